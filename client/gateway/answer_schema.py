"""What the gateway answers, as pydantic models: the published form of `completion.py`, `catalog.py` and `failures.py`.

Nothing is built from these at run time. Tests validate real answers against them, so the two cannot drift apart.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FinishReason = Literal["stop", "length", "tool_calls"]


class Published(BaseModel):
    """No unknown keys: an answer with a field that is not described here fails its test."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Usage(BaseModel):
    """Tokens; never 0. See docs/front_door.md for what counts as one. Details may be added."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    prompt_tokens: int = Field(ge=1)
    completion_tokens: int = Field(ge=1)
    total_tokens: int = Field(ge=2)


class PrecontextEntry(Published):
    """What one tool found. The schemas of the tasks' results are docs/schemas/<task>.json."""

    name: str
    result: Any


class RequestedFunction(Published):
    name: str
    arguments: str = Field(description="JSON, valid against the function's parameters")


class RequestedCall(Published):
    """A function that the caller shall run."""

    id: str
    type: Literal["function"]
    function: RequestedFunction


class AssistantMessage(Published):
    role: Literal["assistant"]
    content: str | None = Field(description="null if functions are to be called")
    refusal: None
    tool_calls: list[RequestedCall] | None = None


class Choice(Published):
    index: Literal[0]
    message: AssistantMessage
    logprobs: None
    finish_reason: FinishReason


class ChatCompletion(Published):
    """The answer to a request that is not streamed."""

    id: str = Field(pattern="^req-", description="the same as the header x-request-id")
    object: Literal["chat.completion"]
    created: int = Field(description="Unix time, seconds")
    model: str
    system_fingerprint: str = Field(description="changes when the same request may be answered differently")
    usage: Usage
    vcache: bool = Field(description="whether the answer came from the cache")
    precontext: list[PrecontextEntry]
    choices: list[Choice] = Field(min_length=1, max_length=1)
    reasoning: str | None = Field(default=None, description="only where reasoning was asked for")
    debug: dict[str, Any] | None = Field(default=None, description="only with x-show-additional-info")


class PlacedCall(RequestedCall):
    index: int = Field(ge=0)


class Delta(Published):
    role: Literal["assistant"] | None = None
    content: str | None = None
    tool_calls: list[PlacedCall] | None = None


class ChunkChoice(Published):
    index: Literal[0]
    delta: Delta
    logprobs: None
    finish_reason: FinishReason | None


class ChatCompletionChunk(Published):
    """One `data:` line of a streamed answer. `choices` is empty in the one that carries `usage`."""

    id: str = Field(pattern="^req-")
    type: Literal["text-delta"]
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChunkChoice] = Field(max_length=1)
    usage: Usage | None = None
    vcache: bool | None = None


class ModelDescription(Published):
    id: str
    object: Literal["model"]
    created: int
    owned_by: Literal["openfaze"]
    name: str


class ModelList(Published):
    object: Literal["list"]
    data: list[ModelDescription]


class ErrorFields(Published):
    message: str = Field(description="what is wrong and what to do about it")
    type: str
    code: str | None
    param: str | None = Field(description="the field of the request at fault, if one is")
    request_id: str = Field(pattern="^req-")


class ErrorAnswer(Published):
    """Every failure has this form, of whatever cause."""

    error: ErrorFields


class Liveness(Published):
    status: Literal["live"]


class ReadinessAnswer(Published):
    status: Literal["ready", "not_ready", "recovering"]
    models: dict[str, bool] = Field(description="which required model answers now")
