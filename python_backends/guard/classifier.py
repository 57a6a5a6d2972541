"""What judges a text: three kinds behind one seam; the folder that the parameter `classifier` names says which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from python_backends.errors import InvalidRequest
from python_backends.guard import heads
from python_backends.guard.heads import Heads, features_of
from python_backends.guard.plain import plain
from python_backends.guard.windows import windows
from python_backends.text_encoder.encoder import Encoder


class TextClassifier(Protocol):
    """`codes` are the hazards that it can find; `needs_encoder` says whether it asks the model `text_encoder`."""

    codes: tuple[str, ...]
    needs_encoder: bool

    async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
        """Each of `codes` with its score, 0 to 1; from 0.5 on the text is unsafe. Raises OpenfazeError."""


class HeadsClassifier:
    """Our heads over sentence vectors: each piece of the text, unmasked, is judged by itself; the worst counts."""

    needs_encoder = True

    def __init__(self, weights: Heads) -> None:
        self._heads, self.codes = weights, weights.codes

    async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
        """See `TextClassifier`."""
        pieces = windows(plain(text))
        if not pieces:
            return dict.fromkeys(self.codes, 0.0)
        assert encoder is not None
        worst = self._heads.scores(features_of(await encoder.encode(pieces), pieces)).max(axis=0)
        return {code: float(score) for code, score in zip(self.codes, worst, strict=True)}


def open_classifier(folder: Path, threads: int) -> TextClassifier:
    """The classifier in `folder`; InvalidRequest (param `classifier`) that says what such a folder holds."""
    if (folder / heads.FILE).is_file():
        return HeadsClassifier(Heads.load(folder))
    architecture = _architecture(folder)
    if architecture.endswith("ForCausalLM"):
        from python_backends.guard.generative import GenerativeClassifier

        return GenerativeClassifier.open(folder, threads)
    if (folder / "model.onnx").is_file():
        from python_backends.guard.sequence import SequenceClassifier

        return SequenceClassifier.open(folder, threads)
    raise InvalidRequest(
        f"classifier {folder} holds neither {heads.FILE}, nor model.onnx with tokenizer.json and config.json, nor a "
        "causal language model in Hugging Face format",
        param="classifier",
    )


def _architecture(folder: Path) -> str:
    """The first architecture that config.json names, empty without one."""
    path = folder / "config.json"
    if not path.is_file():
        return ""
    try:
        named = json.loads(path.read_bytes()).get("architectures") or [""]
    except (ValueError, AttributeError) as exc:
        raise InvalidRequest(f"{path} is not the configuration of a model: {exc}", param="classifier") from exc
    return str(named[0])
