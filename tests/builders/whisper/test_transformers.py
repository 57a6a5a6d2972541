"""A tiny Whisper in Hugging Face's own implementation, and converted by CTranslate2: the graphs agree with both.

Skipped without PyTorch.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import numpy.typing as npt
import pytest

from builders.whisper.repository import checkpoint_from
from tests.builders.whisper.greedy import greedy, sessions_of, until_end
from tests.builders.whisper.tiny import PROMPT, SIZES, tiny_checkpoint, tiny_mel, write_hugging_face, write_tokenizer

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

Array = npt.NDArray[Any]
COUNT = 8


@pytest.fixture(params=[0, 1, 2], ids="seed {}".format)
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Weights of ours, which Transformers reads and writes again."""
    folder = write_hugging_face(tiny_checkpoint(seed=request.param), tmp_path / "ours")
    loaded = transformers.WhisperForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    loaded.save_pretrained(tmp_path / "theirs")
    write_tokenizer(tmp_path / "theirs")
    return loaded


def by_transformers(model: Any, mel: Array) -> tuple[Array, Array]:
    """(hidden [B, frames, width], greedy tokens [B, COUNT])."""
    with torch.no_grad():
        hidden = model.model.encoder(torch.from_numpy(mel)).last_hidden_state
        ids = torch.tensor([PROMPT] * len(mel))
        for _ in range(COUNT):
            logits = model(encoder_outputs=(hidden,), decoder_input_ids=ids, use_cache=False).logits
            ids = torch.cat([ids, logits[:, -1:].argmax(-1)], 1)
    return hidden.numpy(), ids[:, len(PROMPT) :].numpy()


def test_states_and_tokens_equal_transformers(model: Any, tmp_path: Path) -> None:
    checkpoint, mel = checkpoint_from(tmp_path / "theirs"), tiny_mel(rows=2)
    hidden, ids = by_transformers(model, mel)
    sides = sessions_of(checkpoint)
    assert sides[0].run(["hidden"], {"mel": mel})[0] == pytest.approx(hidden, abs=1e-4)
    assert greedy(sides, checkpoint, mel, PROMPT, COUNT).tolist() == ids.tolist()


def test_alignment_equals_the_attention_of_transformers(model: Any, tmp_path: Path) -> None:
    checkpoint, mel = checkpoint_from(tmp_path / "theirs"), tiny_mel(rows=1)
    model.set_attn_implementation("eager")
    with torch.no_grad():
        outputs = model(torch.from_numpy(mel), decoder_input_ids=torch.tensor([PROMPT]), output_attentions=True)
    theirs = np.stack([outputs.cross_attentions[layer][0, head].numpy() for layer, head in SIZES.alignment_heads])
    sides = sessions_of(checkpoint)
    names = ["cross_keys", "cross_values"]
    cross = dict(zip(names, sides[0].run(names, {"mel": mel}), strict=True))
    shape = (SIZES.decoder_layers, 1, SIZES.decoder_heads, 1, SIZES.head_size)
    past = {name: np.zeros(shape, np.float32) for name in ("past_keys", "past_values")}
    (ours,) = sides[1].run(["alignment"], {"ids": np.array([PROMPT]), "rows": np.zeros(1, np.int64), **past, **cross})
    assert ours[0] == pytest.approx(theirs, abs=1e-5)


def test_ctranslate2_converts_it_to_the_same_tokens(model: Any, tmp_path: Path) -> None:
    """What serves on the CPU and what serves on the GPU are one model, through the converter that users will take."""
    mel, folder = tiny_mel(rows=2), tmp_path / "converted"
    ctranslate2.converters.TransformersConverter(str(tmp_path / "theirs")).convert(str(folder))
    served = ctranslate2.models.Whisper(str(folder), compute_type="float32", inter_threads=1, intra_threads=1)
    results = served.generate(ctranslate2.StorageView.from_array(mel), [PROMPT] * 2, beam_size=1,
                              max_length=SIZES.positions, suppress_blank=False, suppress_tokens=[])  # fmt: skip
    _, ids = by_transformers(model, mel)
    for result, row in zip(results, ids, strict=True):
        count = len(result.sequences_ids[0])
        assert count >= 5
        assert result.sequences_ids[0] == until_end(row[:count])
