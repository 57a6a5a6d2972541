"""From a chat completion to a tool's result: structured content, and the same in words for agents that read words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import jsonschema_rs
import orjson
from mcp.types import CallToolResult, ContentBlock, TextContent
from pydantic import BaseModel, ConfigDict, Field

from client.mcp.arguments import MAX_CHARACTERS
from client.mcp.shorten import shorten, size_of
from python_backends.errors import InternalError, OpenfazeError, PayloadTooLarge
from python_backends.ocr.result import Bounds

Json = dict[str, Any]


class GroundedValue(BaseModel):
    """Where one value comes from; see docs/grounding.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(description="where in the object: items[0].price")
    value: Any
    evidence: list[str] = Field(description="ids of the words")
    page: int | None
    bounds: Bounds | None = Field(description="pixels of the page; null for values that were not read from one")
    time: Annotated[list[float], Field(min_length=2, max_length=2)] | None = Field(
        None, description="[begin, end] in seconds of a recording"
    )
    speaker: str | None = Field(None, description="who says it in a recording, where speakers were told apart")
    confidence: float | None = Field(ge=0, le=1, description="null where nothing is known")
    source: Literal["span", "normalised", "inferred", "fallback", "measured"]


class Extracted(BaseModel):
    """What `extract` gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Any = Field(description="the object, valid against the schema")
    grounding: list[GroundedValue]


def task_result(completion: Json) -> Any:
    """The public result in a task's answer."""
    return _content(completion)["result"]


def extracted(completion: Json) -> Json:
    """The object and its grounding."""
    entries = {entry["name"]: entry["result"] for entry in completion["precontext"]}
    return {"value": _content(completion), "grounding": entries["grounding"]}


def _content(completion: Json) -> Any:
    return orjson.loads(completion["choices"][0]["message"]["content"])


def tool_result(
    structured: Any, essence: str | None, characters: int, schema: jsonschema_rs.Validator
) -> CallToolResult:
    """`structured` within `characters`, its `essence` in words, and a note if anything had to go.

    Raises PayloadTooLarge if no shorter form of it is valid against `schema`, InternalError if it never was.
    """
    fault = next(schema.iter_errors(structured), None)
    if fault is not None:
        where = "".join(f"/{step}" for step in fault.instance_path) or "/"
        raise InternalError(f"The server's result does not have the form that it publishes, at {where}.")
    shown = shorten(structured, characters)
    if shown.note and (size_of(shown.value) > characters or not schema.is_valid(shown.value)):
        raise PayloadTooLarge(
            f"The result has {size_of(structured)} characters and cannot be shortened to {characters}; "
            f"ask again with a larger max_characters (at most {MAX_CHARACTERS}) or for less."
        )
    texts = [_words(shown.value if essence is None else shown.value.get(essence, shown.value), characters)]
    if shown.note:
        texts.append(f"{shown.note} For more, ask again with a larger max_characters (at most {MAX_CHARACTERS}).")
    return CallToolResult(content=_texts(texts), structured_content=shown.value)


def tool_error(error: OpenfazeError) -> CallToolResult:
    """A failure as agents read it: the sentence that says what to do, and its code."""
    return CallToolResult(content=_texts([f"{error.message} [{error.code}]"]), is_error=True)


def _words(value: Any, characters: int) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= characters else text[:characters]


def _texts(texts: Sequence[str]) -> list[ContentBlock]:
    return [TextContent(text=text) for text in texts]
