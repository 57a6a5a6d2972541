"""The same checkpoint in Hugging Face's own implementation: greedy ids must be equal. Skipped without PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from python_backends.decoder.engine import OnnxEngine
from tests.decoder.checkpoints import VARIANTS
from tests.decoder.decoding import decode, prompt_of

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

PROMPTS = ("total: 9.00", "a", "date 1/2/2024 to 3/4/2024 " * 8)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.filterwarnings("ignore")
def test_greedy_ids_equal_transformers_generate(variant: str, folder: Callable[[str], Path]) -> None:
    model = transformers.AutoModelForCausalLM.from_pretrained(folder(variant), dtype=torch.float32).eval()
    engine = OnnxEngine.open(folder(variant), 4, 300)
    heard = decode(engine, [prompt_of(engine, text, 40) for text in PROMPTS])
    for text, got in zip(PROMPTS, heard, strict=True):
        ids = torch.tensor([list(text.encode())])
        with torch.no_grad():
            written = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=40, do_sample=False,
                                     eos_token_id=None, pad_token_id=0)  # fmt: skip
        assert got.ids == written[0, ids.shape[1] :].tolist(), text
