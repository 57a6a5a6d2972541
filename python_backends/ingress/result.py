"""The published `RESULT` of the model `ingress`."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from python_backends.ingress.decide import Decision
from python_backends.ingress.tasks import TaskName
from python_backends.media.media import Media, Modality

_FIXED = ConfigDict(extra="forbid", frozen=True)


class NeededTask(BaseModel):
    """One task that the request needs; `confidence` is 1 where nothing had to be weighed."""

    model_config = _FIXED

    name: TaskName
    confidence: float = Field(ge=0, le=1)
    why: str


class SeenMedia(BaseModel):
    """One element of MEDIA, by its bytes; `format` is finer than `modality`."""

    model_config = _FIXED

    modality: Modality
    format: str


class IngressResult(BaseModel):
    """`tasks` in the order they run in, none for plain conversation. `scores` hold every task, and `none`."""

    model_config = _FIXED

    tasks: tuple[NeededTask, ...]
    scores: dict[str, float]
    media: tuple[SeenMedia, ...]


def result_of(decision: Decision, media: Sequence[Media]) -> IngressResult:
    """The public form of `decision`; `none` scores what the likeliest task leaves."""
    none = round(1 - max(decision.scores.values()), 4)
    return IngressResult(
        tasks=tuple(NeededTask(name=task, confidence=need.confidence, why=need.why)
                    for task, need in decision.needs.items()),
        scores={**{str(task): score for task, score in decision.scores.items()}, "none": none},
        media=tuple(SeenMedia(modality=seen.modality, format=seen.format) for seen in media),
    )  # fmt: skip
