"""The `REQUEST` of the model `openfaze`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from python_backends.errors import InvalidRequest

Kind = Literal["image", "file", "audio"]
_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextPart(BaseModel):
    """Words of a message."""

    model_config = _STRICT

    type: Literal["text"]
    text: str


class MediaPart(BaseModel):
    """An attachment whose bytes are element `index` of MEDIA. `mime` and `filename` are the sender's claims."""

    model_config = _STRICT

    type: Literal["media"]
    index: int = Field(ge=0)
    kind: Kind
    mime: str | None = None
    filename: str | None = None


class UrlPart(BaseModel):
    """An attachment that has to be fetched."""

    model_config = _STRICT

    type: Literal["url"]
    url: str
    kind: Kind
    mime: str | None = None
    filename: str | None = None


Document = MediaPart | UrlPart
Part = Annotated[TextPart | MediaPart | UrlPart, Field(discriminator="type")]


class Message(BaseModel):
    """One turn of the conversation."""

    model_config = _STRICT

    role: Literal["system", "user", "assistant", "tool"]
    parts: tuple[Part, ...] = Field(strict=False)

    @property
    def text(self) -> str:
        """The text parts, one a line."""
        return "\n".join(part.text for part in self.parts if isinstance(part, TextPart))


class ChatRequest(BaseModel):
    """A whole request. `json_schema` stands only beside `response_format` "json_schema"."""

    model_config = _STRICT

    messages: tuple[Message, ...] = Field(strict=False)
    json_schema: dict[str, Any] | None = None
    response_format: Literal["text", "json_object", "json_schema"] = "text"
    max_tokens: int | None = Field(default=None, ge=1)
    reasoning_effort: str | None = None

    @model_validator(mode="after")
    def _schema_has_its_format(self) -> ChatRequest:
        if self.json_schema is not None and self.response_format != "json_schema":
            raise ValueError("a schema is given but response_format is not json_schema")
        return self

    @property
    def documents(self) -> tuple[Document, ...]:
        """The attachments of all messages, in order."""
        parts = (part for message in self.messages for part in message.parts)
        return tuple(part for part in parts if not isinstance(part, TextPart))


def parse_request(data: bytes, media: int) -> ChatRequest:
    """`data` as a request that uses each of `media` attachments once; InvalidRequest names the field at fault."""
    try:
        request = ChatRequest.model_validate_json(data)
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(step) for step in fault["loc"])
        prefix = f"REQUEST field `{where}`: " if where else "REQUEST: "
        raise InvalidRequest(prefix + fault["msg"], param=where or None) from exc
    used = sorted(part.index for part in request.documents if isinstance(part, MediaPart))
    if used != list(range(media)):
        raise InvalidRequest(f"MEDIA has {media} elements, but the media parts use {used}", param="messages")
    return request
