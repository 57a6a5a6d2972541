"""REQUEST of the model `speech_recognizer`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

WIDEST_BEAM = 10


class RecognizerRequest(BaseModel):
    """Parameters of all segments of a request. Without `language` the engine tells it for each segment."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    language: str | None = Field(default=None, pattern="^[a-z]{2,3}$")
    beam: int | None = Field(default=None, ge=1, le=WIDEST_BEAM)
