"""The `REQUEST` of the task `classify`, validated: an unknown key is an error that names it.

Sizes are checked in `question.py`, which knows which text or label it is that is too long.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MIN_LABELS, MAX_LABELS = 2, 64
MAX_NAME, MAX_DESCRIPTION = 200, 1000  # characters
MAX_TEXTS = 64
MAX_TEXT = 100_000  # characters of one text
MAX_INSTRUCTION = 200_000


class LabelRequest(BaseModel):
    """A label; `description` says in a sentence what belongs under it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str
    description: str = ""


class ClassifyRequest(BaseModel):
    """Parameters of the task `classify`.

    `instruction` is the user's own words, out of which labels, text and `multi_label` are read; each key that is given
    stands instead of what the words say. `threshold` is the confidence from which a label counts: by default 0.5 with
    `multi_label`, without it the best label always counts.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str = Field(default="", max_length=MAX_INSTRUCTION)
    text: str | list[str] | None = None
    labels: list[str | LabelRequest] | None = None
    multi_label: bool | None = None
    threshold: float | None = Field(default=None, ge=0, le=1)
