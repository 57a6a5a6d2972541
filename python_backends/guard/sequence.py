"""A sequence classifier of one's own: `model.onnx`, `tokenizer.json`, and `config.json` with codes for labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError
from tokenizers import Tokenizer

from python_backends.decoder.engine import RUNTIME_ERRORS
from python_backends.errors import InternalError, InvalidRequest
from python_backends.guard.codes import TEXT_CODES
from python_backends.inference.session import cpu_flags, open_session, plan_session
from python_backends.text_encoder.encoder import Encoder

Ids = npt.NDArray[np.int64]

OVERLAP = 32  # tokens that neighbouring pieces of a long text share
SAFE_LABELS = ("SAFE", "O", "NONE", "OTHER")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Config(BaseModel):
    """What is read of a Hugging Face configuration."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id2label: dict[int, str]
    problem_type: Literal["multi_label_classification", "single_label_classification"] = "single_label_classification"
    max_position_embeddings: int = 512

    def codes(self) -> tuple[str | None, ...]:
        """The code of each output, None for the label that means nothing was found; InvalidRequest for other labels."""
        labels = [self.id2label.get(place, "").upper() for place in range(len(self.id2label))]
        unknown = [label for label in labels if label not in (*TEXT_CODES, *SAFE_LABELS)]
        if unknown:
            raise _invalid(f"labels {', '.join(unknown)} are no guard codes; name them {', '.join(TEXT_CODES)} or safe")
        return tuple(label if label in TEXT_CODES else None for label in labels)


class SequenceClassifier:
    """See `TextClassifier`. A multi-label model's outputs go through a logistic, others' through a softmax.

    Long texts are read in overlapping pieces of what the model can take; the worst counts.
    """

    needs_encoder = False

    def __init__(self, session: Any, tokenizer: Tokenizer, config: Config) -> None:
        self._session, self._tokenizer, self._config = session, tokenizer, config
        self._labels = config.codes()
        self._inputs = {item.name for item in session.get_inputs()}
        if not self._inputs <= set(INPUTS) or "input_ids" not in self._inputs:
            raise _invalid(
                f"model.onnx has the inputs {', '.join(sorted(self._inputs))}; {', '.join(INPUTS)} are known"
            )
        self.codes = tuple(code for code in TEXT_CODES if code in self._labels)

    @classmethod
    def open(cls, folder: Path, threads: int) -> SequenceClassifier:
        """The classifier in `folder`; InvalidRequest (param `classifier`) that says what is wrong with it."""
        for name in ("config.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise _invalid(f"{folder / name} is missing beside model.onnx")
        try:
            config = Config.model_validate_json((folder / "config.json").read_bytes())
        except ValidationError as exc:
            fault = exc.errors(include_url=False)[0]
            where = ".".join(map(str, fault["loc"]))
            raise _invalid(f"{folder / 'config.json'}: {where}: {fault['msg']}") from exc
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        session = open_session(folder / "model.onnx", plan_session(threads, cpu_flags(), "openvino"))
        return cls(session, tokenizer, config)

    async def scores(self, text: str, encoder: Encoder | None) -> Mapping[str, float]:
        """See `TextClassifier`."""
        worst = np.max([self._run(piece) for piece in self._pieces(text)], axis=0)
        pairs = zip(self._labels, worst, strict=True)
        found = {code: float(score) for code, score in pairs if code is not None}
        return {code: found[code] for code in self.codes}

    def _pieces(self, text: str) -> list[Sequence[int]]:
        """Rows of ids, each with the marks the tokenizer sets around a text."""
        bare = self._tokenizer.encode(text, add_special_tokens=False).ids
        marks = self._tokenizer.num_special_tokens_to_add(False)
        room = max(self._config.max_position_embeddings - marks, 1)
        if len(bare) <= room:
            return [self._tokenizer.encode(text).ids]
        around = self._tokenizer.encode("").ids
        before = around[: (len(around) + 1) // 2]
        after = around[len(before) :]
        step = max(room - OVERLAP, 1)
        starts = [*range(0, len(bare) - room, step), len(bare) - room]
        return [[*before, *bare[start : start + room], *after] for start in starts]

    def _run(self, ids: Sequence[int]) -> npt.NDArray[np.float64]:
        """FP64 [labels], each 0 to 1."""
        row: Ids = np.array([ids], np.int64)
        fed = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        try:
            (logits, *_) = self._session.run(None, {name: fed[name] for name in self._inputs})
        except RUNTIME_ERRORS as exc:
            raise InternalError(f"the guard's classifier failed: {type(exc).__name__}", code="model_failed") from exc
        if logits.shape != (1, len(self._labels)):
            raise InternalError(f"the guard's classifier gave {logits.shape} numbers for {len(self._labels)} labels",
                                code="model_failed")  # fmt: skip
        row_logits = logits[0].astype(np.float64)
        if self._config.problem_type == "multi_label_classification":
            logistic: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(row_logits, -30, 30)))
            return logistic
        powers = np.exp(row_logits - row_logits.max())
        shares: npt.NDArray[np.float64] = powers / powers.sum()
        return shares


def _invalid(message: str) -> InvalidRequest:
    return InvalidRequest(message, param="classifier")
