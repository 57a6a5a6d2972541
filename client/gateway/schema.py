"""The body of POST /v1/chat/completions, as pydantic models. What they accept is honoured, or listed in `IGNORED`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

MAX_OUTPUT_TOKENS = 32_000

# Accepted, checked, and without effect. The first group is ignored by the hosted service as well; the second only
# labels requests for somebody else's accounts and stores; the third cannot matter where the same input always gives
# the same output, there is no image budget to choose, and an answer has at most one call.
IGNORED = frozenset(
    {"stop", "n", "seed", "logprobs", "top_logprobs", "presence_penalty", "frequency_penalty"}
    | {"user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key"}
    | {"temperature", "top_p", "image_url.detail", "parallel_tool_calls"}
)
# Values of `reasoning_effort`. The first ask for none or leave it to the server; the second for the reasons of what was
# run and, with a JSON schema, for further passes over the evidence. A task is executed without a planner or a final
# model and so never reasons, here as in the hosted service.
NO_REASONING = frozenset({"off", "none", "auto", "minimal"})
REASONING_LEVELS = frozenset({"on", "low", "medium", "high", "xhigh"})

# Names of forms in pydantic's error paths; no field begins with "@".
TEXT, LIST, OBJECT = "@text", "@list", "@object"

Label = Annotated[str, Field(max_length=512)]


def _shape(value: Any) -> str:
    """Which form of a field that has several was meant, so that errors speak of that form alone."""
    return LIST if isinstance(value, list) else OBJECT if isinstance(value, (dict, BaseModel)) else TEXT


class Strict(BaseModel):
    """No unknown keys, no conversions: "1" is not a number here."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TextPart(Strict):
    type: Literal["text"]
    text: str


class ImageAddress(Strict):
    url: str
    detail: Literal["auto", "low", "high", "original"] | None = None


class ImagePart(Strict):
    type: Literal["image_url"]
    image_url: ImageAddress


class InputImagePart(Strict):
    type: Literal["input_image"]
    image_url: Annotated[Annotated[str, Tag(TEXT)] | Annotated[ImageAddress, Tag(OBJECT)], Discriminator(_shape)]
    detail: Literal["auto", "low", "high", "original"] | None = None


class FileData(Strict):
    file_data: str
    filename: Annotated[str, Field(max_length=255)] | None = None
    format: Annotated[str, Field(max_length=127)] | None = None


class FilePart(Strict):
    type: Literal["file"]
    file: FileData


class FileAddress(Strict):
    url: str


class FileUrlPart(Strict):
    type: Literal["file_url"]
    file_url: Annotated[Annotated[str, Tag(TEXT)] | Annotated[FileAddress, Tag(OBJECT)], Discriminator(_shape)]


class VideoUrlPart(Strict):
    type: Literal["video_url"]
    video_url: Annotated[Annotated[str, Tag(TEXT)] | Annotated[FileAddress, Tag(OBJECT)], Discriminator(_shape)]


class AudioData(Strict):
    data: str
    format: Annotated[str, Field(max_length=127)] | None = None


class AudioPart(Strict):
    type: Literal["input_audio"]
    input_audio: AudioData


Part = Annotated[
    TextPart | ImagePart | InputImagePart | FilePart | FileUrlPart | VideoUrlPart | AudioPart,
    Field(discriminator="type"),
]

Content = Annotated[
    Annotated[str, Tag(TEXT)] | Annotated[list[Part], Field(fail_fast=True), Tag(LIST)], Discriminator(_shape)
]


FunctionName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class CalledFunction(Strict):
    name: FunctionName
    arguments: Annotated[str, Field(max_length=1_000_000)]


class ToolCall(Strict):
    """A call that an earlier answer asked for, as SDKs echo it."""

    id: Label
    type: Literal["function"] = "function"
    function: CalledFunction


class Function(Strict):
    """`strict` is always the case: what cannot be enforced is refused by name."""

    name: FunctionName
    description: Annotated[str, Field(max_length=8192)] | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class Tool(Strict):
    type: Literal["function"]
    function: Function


class ChosenFunction(Strict):
    name: FunctionName


class ChosenTool(Strict):
    type: Literal["function"]
    function: ChosenFunction


ToolChoice = Annotated[
    Annotated[Literal["auto", "none", "required"], Tag(TEXT)] | Annotated[ChosenTool, Tag(OBJECT)],
    Discriminator(_shape),
]


class Message(Strict):
    """One turn. The last four fields are what SDKs echo from an answer; they must be empty."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Content | None = None
    name: Label | None = None
    tool_call_id: Label | None = None
    tool_calls: Annotated[list[ToolCall], Field(max_length=128)] | None = None
    refusal: None = None
    annotations: list[Any] | None = None
    audio: None = None
    function_call: None = None


class JsonSchema(Strict):
    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")] = "response"
    description: Annotated[str, Field(max_length=4096)] | None = None
    schema_: Annotated[dict[str, Any] | None, Field(alias="schema")] = None
    strict: bool | None = None


class ResponseFormat(Strict):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(Strict):
    include_usage: bool | None = None
    include_obfuscation: Literal[False] | None = None


Penalty = Annotated[float, Field(ge=-2, le=2)]
Tokens = Annotated[int, Field(ge=1, le=MAX_OUTPUT_TOKENS)]
StopText = Annotated[str, Field(max_length=256)]
Stop = Annotated[
    Annotated[StopText, Tag(TEXT)] | Annotated[list[StopText], Field(max_length=4), Tag(LIST)], Discriminator(_shape)
]


class ChatRequest(Strict):
    """Bounds without a source are OpenAI's; `temperature` ends at 1 as on the hosted service."""

    model: Annotated[str, Field(max_length=128)]
    messages: Annotated[list[Message], Field(fail_fast=True)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    response_format: ResponseFormat | None = None
    max_tokens: Tokens | None = None
    max_completion_tokens: Tokens | None = None
    temperature: Annotated[float, Field(ge=0, le=1)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    reasoning_effort: Annotated[str, Field(max_length=32)] | None = None
    tools: Annotated[list[Tool], Field(max_length=128)] | None = None
    tool_choice: ToolChoice | None = None
    parallel_tool_calls: bool | None = None
    stop: Stop | None = None
    n: Annotated[int, Field(ge=1, le=128)] | None = None
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    user: Label | None = None
    metadata: Annotated[dict[Annotated[str, Field(max_length=64)], Label], Field(max_length=16)] | None = None
    store: bool | None = None
    service_tier: Label | None = None
    safety_identifier: Label | None = None
    prompt_cache_key: Label | None = None
