"""The public result of the task `classify`: the pydantic models publish its schema, `classify_result` builds it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel

from python_backends.classify.classifier import Judged
from python_backends.classify.question import Question
from python_backends.classify.scoring import Numbers

DECIMALS = 4

Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1, four decimals, calibrated")]


class Model(BaseModel):
    """Base of the published models: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class LabelConfidence(Model):
    """One of the request's labels, and how sure it is that it fits the text."""

    label: str
    confidence: Confidence


class ClassifiedText(Model):
    """One text. Without `multi_label` the confidences sum to 1, but for rounding; with it each stands by itself."""

    labels: list[LabelConfidence] = Field(description="all labels of the request, the surest first")
    label: str | None = Field(description="the surest label; null if none reaches the threshold, as `reason` then says")
    selected: list[str] = Field(description="the labels that count: with `multi_label` all that reach the threshold")
    multi_label: bool
    reason: str | None = Field(description="why `label` is null")
    truncated: bool = Field(description="whether the text is so long that its end did not count")


class ClassifyResult(RootModel[ClassifiedText | list[ClassifiedText]]):
    """One text's result, or a list in the order of the texts where `text` was a list."""


def classify_result(question: Question, judged: Judged) -> dict[str, Any] | list[dict[str, Any]]:
    """The result as plain JSON values."""
    results = [_classified(question, row, lost) for row, lost in zip(judged.confidences, judged.truncated, strict=True)]
    return results if question.listed else results[0]


def _classified(question: Question, row: Numbers, truncated: bool) -> dict[str, Any]:
    rounded = [(round(float(confidence), DECIMALS), label.name) for confidence, label in
               zip(row, question.labels, strict=True)]  # fmt: skip
    ranked = sorted(rounded, key=lambda pair: -pair[0])  # stable: labels as sure as each other stay in their order
    selected = [name for confidence, name in ranked if confidence >= question.threshold]
    best_confidence, best = ranked[0]
    return {
        "labels": [{"label": name, "confidence": confidence} for confidence, name in ranked],
        "label": best if selected else None,
        "selected": selected if question.multi_label else selected[:1],
        "multi_label": question.multi_label,
        "reason": None if selected else (f"no label reaches the threshold of {question.threshold:g}; the surest is "
                                         f"{best} with {best_confidence:g}"),
        "truncated": truncated,
    }  # fmt: skip
