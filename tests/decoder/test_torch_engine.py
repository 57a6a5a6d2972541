"""The PyTorch path on an architecture that has no graph of ours. Skipped without PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from python_backends.decoder.choice import open_engine
from python_backends.errors import InvalidRequest
from tests.decoder.decoding import decode, prompt_of

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

PROMPTS = ("total: 9.00", "a", "date 1/2/2024 to " * 3)


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    torch.manual_seed(0)
    config = transformers.GPT2Config(vocab_size=288, n_positions=128, n_embd=64, n_layer=2, n_head=4,
                                     initializer_range=0.5, bos_token_id=256, eos_token_id=257)  # fmt: skip
    model = transformers.GPT2LMHeadModel(config).eval()
    folder = tmp_path_factory.mktemp("gpt2")
    model.save_pretrained(folder)
    return folder, model


def test_greedy_ids_equal_transformers_generate(gpt2: tuple[Path, Any]) -> None:
    folder, model = gpt2
    engine = open_engine(folder, 2, 1000)
    assert (engine.capacity, engine.vocab_size, engine.end_ids) == (128, 288, (257,))
    heard = decode(engine, [prompt_of(engine, text, 30) for text in PROMPTS])
    for text, got in zip(PROMPTS, heard, strict=True):
        ids = torch.tensor([list(text.encode())])
        written = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=30, do_sample=False,
                                 eos_token_id=None, pad_token_id=0)  # fmt: skip
        assert got.ids == written[0, ids.shape[1] :].tolist(), text


def test_answers_do_not_depend_on_company(gpt2: tuple[Path, Any]) -> None:
    engine = open_engine(gpt2[0], 3, 128)
    alone = [decode(engine, [prompt_of(engine, text, 20)])[0].ids for text in PROMPTS]
    together = decode(engine, [prompt_of(engine, text, 20) for text in PROMPTS * 2])
    assert [heard.ids for heard in together] == alone * 2


def test_weights_that_do_not_load_are_refused(gpt2: tuple[Path, Any], tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((gpt2[0] / "config.json").read_bytes())
    with pytest.raises(InvalidRequest, match="Transformers cannot load"):
        open_engine(tmp_path, 2, 50)
