"""The public result of the task `guard`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.guard.codes import CODES, GORE, IMAGE_CODES, NSFW, NUDITY, Requested

THRESHOLD = 0.5
DIGITS = 4
Score = Annotated[float, Field(ge=0, le=1)]


class ImageVerdict(BaseModel):
    """One picture; what has no network here, or was not asked for, is null."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nsfw: bool | None = None
    nudity: bool | None = None
    gore: bool | None = None
    nsfw_score: Score | None = None
    nudity_score: Score | None = None
    gore_score: Score | None = None

    def score(self, code: str) -> float | None:
        """The score behind one of the image codes."""
        return {GORE: self.gore_score, NUDITY: self.nudity_score, NSFW: self.nsfw_score}[code]


class GuardResult(BaseModel):
    """`unsafe` are the requested codes that were found, in the order S1 to S14, S1_IMAGE, S12_IMAGE, S15_IMAGE.

    `text` is what the text is found guilty of, or `safe`; null where no code of texts was asked for. `images` has one
    verdict a picture, in order, and is empty where no code of images was asked for. `scores` are those of the requested
    codes that could be judged, over all pictures the highest; from 0.5 on a code is unsafe.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    unsafe: list[str]
    text: Literal["safe"] | list[str] | None
    images: list[ImageVerdict]
    scores: dict[str, Score]


def image_verdict(scores: Mapping[str, float]) -> ImageVerdict:
    """The verdict of one picture from the scores of those image codes that were judged."""
    rounded = {code: round(score, DIGITS) for code, score in scores.items()}
    nsfw, nudity, gore = (rounded.get(code) for code in (NSFW, NUDITY, GORE))
    return ImageVerdict(
        nsfw=_unsafe(nsfw), nudity=_unsafe(nudity), gore=_unsafe(gore),
        nsfw_score=nsfw, nudity_score=nudity, gore_score=gore,
    )  # fmt: skip


def guard_result(asked: Requested, text: Mapping[str, float], images: Sequence[ImageVerdict]) -> GuardResult:
    """The result: `text` are the classifier's scores by code, of which only those asked for count."""
    scores = {code: round(text[code], DIGITS) for code in asked.of_text if code in text}
    for code in IMAGE_CODES:
        found = [score for image in images if (score := image.score(code)) is not None]
        if code in asked.codes and found:
            scores[code] = max(found)
    unsafe = [code for code in CODES if scores.get(code, 0.0) >= THRESHOLD]
    guilty = [code for code in unsafe if code not in IMAGE_CODES]
    return GuardResult(
        unsafe=unsafe, text=(guilty or "safe") if asked.of_text else None, images=list(images), scores=scores
    )


def _unsafe(score: float | None) -> bool | None:
    return None if score is None else score >= THRESHOLD
