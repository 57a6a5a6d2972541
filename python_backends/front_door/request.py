"""The `REQUEST` of the model `openfaze`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from itertools import takewhile
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from python_backends.errors import InvalidRequest

Kind = Literal["image", "file", "audio", "video"]
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


class ToolCall(BaseModel):
    """A function that an earlier answer asked the caller to run; `arguments` is JSON, as the answer wrote it."""

    model_config = _STRICT

    id: str
    name: str
    arguments: str


class Message(BaseModel):
    """One turn of the conversation. `tool_calls` stand in turns of the assistant, `tool_call_id` in those of tools."""

    model_config = _STRICT

    role: Literal["system", "user", "assistant", "tool"]
    parts: tuple[Part, ...] = Field(strict=False)
    tool_calls: tuple[ToolCall, ...] = Field(default=(), strict=False)
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """The text parts, one a line."""
        return "\n".join(part.text for part in self.parts if isinstance(part, TextPart))


class Tool(BaseModel):
    """A function of the caller's. `parameters` is the JSON schema of its arguments, None if it takes none."""

    model_config = _STRICT

    name: str = Field(min_length=1, max_length=64)
    description: str = ""
    parameters: dict[str, Any] | None = None


class CacheUse(BaseModel):
    """Whose stored answers may be looked up and added to; without it a request neither reads nor leaves any."""

    model_config = _STRICT

    namespace: str = Field(pattern=r"^[0-9a-f]{64}$")


class ChatRequest(BaseModel):
    """A whole request. `json_schema` stands only beside `response_format` "json_schema".

    `tool_choice` is "auto", "none", "required", or the name of one of `tools` behind "=". `route` False leaves the
    tasks that a plain request's words ask for aside; `progress` asks for `progress` events, `live` for pieces of a text
    as soon as they are there.
    """

    model_config = _STRICT

    messages: tuple[Message, ...] = Field(strict=False)
    tools: tuple[Tool, ...] = Field(default=(), strict=False)
    tool_choice: str = "auto"
    cache: CacheUse | None = None
    route: bool = True
    progress: bool = False
    live: bool = False
    json_schema: dict[str, Any] | None = None
    response_format: Literal["text", "json_object", "json_schema"] = "text"
    max_tokens: int | None = Field(default=None, ge=1)
    reasoning_effort: str | None = None

    @model_validator(mode="after")
    def _schema_has_its_format(self) -> ChatRequest:
        if self.json_schema is not None and self.response_format != "json_schema":
            raise ValueError("a schema is given but response_format is not json_schema")
        return self

    @model_validator(mode="after")
    def _tool_choice_is_known(self) -> ChatRequest:
        named = {f"={tool.name}" for tool in self.tools}
        if self.tool_choice not in ({"auto", "none", "required"} if self.tools else {"auto", "none"}) | named:
            raise ValueError(f"tool_choice is none of auto, none, required and the tools' names: {sorted(named)}")
        return self

    @property
    def words(self) -> str:
        """What the user said last."""
        return next((turn.text for turn in reversed(self.messages) if turn.role == "user" and turn.text.strip()), "")

    @property
    def last_turns(self) -> str:
        """Everything the user said since somebody else spoke."""
        last = takewhile(lambda turn: turn.role in ("user", "system"), reversed(self.messages))
        return "\n".join(reversed([turn.text for turn in last if turn.role == "user"]))

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
