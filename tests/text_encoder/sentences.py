"""The sentences of `reference.npz`, and how it was made.

The vectors are those of Transformers and PyTorch, which this project does not depend on. In an environment that has
them: `python -m tests.text_encoder.sentences FOLDER`, with the unpacked model's folder.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

REFERENCE = Path(__file__).with_name("reference.npz")
SENTENCES = (
    "openfaze gives this back",
    "A man is eating food.",
    "A man is eating a piece of bread.",
    "The invoice is overdue; please pay 1,240.50 EUR by 3 May.",
    "Überraschung: naïve café déjà-vu €5",
    "",
    "How do I reset my password? " * 12,
    "word " * 400,
)


def reference_vectors(folder: Path) -> Any:
    """FP32 [n, 384] of `SENTENCES`: the recipe of the weights' model card."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    given = tokenizer(list(SENTENCES), padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.no_grad():
        states = model(**given).last_hidden_state
    mask = given["attention_mask"].unsqueeze(-1).float()
    return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1)).numpy()


if __name__ == "__main__":
    np.savez_compressed(REFERENCE, vectors=reference_vectors(Path(sys.argv[1])))
