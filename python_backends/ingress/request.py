"""The `REQUEST` of the model `ingress`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from python_backends.errors import InvalidRequest
from python_backends.media.media import Claim, Media, Modality
from python_backends.media.modality import modality_of

_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class ClaimedMedia(BaseModel):
    """What the sender says of one element of MEDIA."""

    model_config = _STRICT

    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)


class IngressRequest(BaseModel):
    """One plain request.

    `text` are the words of the last user turn, `system` those of the system prompt. `modalities` are those of
    attachments that were looked at already; elements of MEDIA are looked at here and count besides, `claims` being one
    for each of them or none at all. `schema` says that an object is asked for, `embedding` that EMBEDDING is.
    """

    model_config = _STRICT

    text: str = ""
    system: str = ""
    modalities: tuple[Modality, ...] = Field(default=(), strict=False)
    claims: tuple[ClaimedMedia, ...] = Field(default=(), strict=False)
    asks_object: bool = Field(default=False, alias="schema")
    embedding: bool = False


def media_of(request: IngressRequest, media: list[bytes]) -> list[Media]:
    """What each element of MEDIA is; InvalidRequest if there are claims, but not one for each."""
    if request.claims and len(request.claims) != len(media):
        raise InvalidRequest(f"MEDIA has {len(media)} elements and claims {len(request.claims)}: send one for each, "
                             "or none", param="claims")  # fmt: skip
    claims = [Claim(claim.mime, claim.filename) for claim in request.claims] or [Claim()] * len(media)
    return [modality_of(data, claim) for data, claim in zip(media, claims, strict=True)]
