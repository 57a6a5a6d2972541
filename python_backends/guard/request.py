"""The `REQUEST` document of the task `guard`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from python_backends.errors import PayloadTooLarge

MAX_CHARACTERS = 200_000
"""Characters of the text of one request. All of them are judged, so there is a bound."""

MAX_IMAGES = 32
"""Pictures of one request."""


class GuardRequest(BaseModel):
    """`text` is judged by the codes S1 to S14 in `codes`, the pictures in MEDIA by those that end in _IMAGE."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: str = ""
    codes: list[str] = Field(default=[])


def check_sizes(request: GuardRequest, images: int) -> None:
    """Raises PayloadTooLarge, which names the bound."""
    if len(request.text) > MAX_CHARACTERS:
        raise PayloadTooLarge(
            f"text has {len(request.text)} characters, the guard reads {MAX_CHARACTERS}; send it in parts", param="text"
        )
    if images > MAX_IMAGES:
        raise PayloadTooLarge(f"{images} images are over the guard's limit of {MAX_IMAGES}; send fewer", param="MEDIA")
