"""Deciding what a request asks for: every rule that can refuse it before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from python_backends.errors import InvalidRequest
from python_backends.front_door.reasoning import PASSES
from python_backends.front_door.request import ChatRequest, Document
from python_backends.front_door.tags import guard_codes, task_names
from python_backends.front_door.tasks import OCR, Task, task_of
from python_backends.grounding.schema import tree_of

MAX_DOCUMENTS = 64
Form = Literal["task", "text", "json_object", "object"]
_SCHEMA_NOTES = frozenset({"$schema", "$id", "title", "description"})


@dataclass(frozen=True, slots=True)
class Prose:
    """The request's own words, read as a document when it brings no other."""

    text: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """An object of `schema` is wanted; `question` is what the user says about it.

    `passes` is how often the decoder may look at its answer again.
    """

    schema: Mapping[str, Any]
    question: str
    passes: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Run `task` on each of `documents` and answer in `form`; `extraction` stands with the form "object" alone.

    `prompt` is all text of the request, for counting; `max_tokens` bounds every form but "task".
    """

    task: Task
    form: Form
    documents: tuple[Document | Prose, ...]
    prompt: str
    max_tokens: int | None
    extraction: Extraction | None = None


def plan_of(request: ChatRequest) -> Plan:
    """What `request` asks for; InvalidRequest says what to change."""
    system = [message.text for message in request.messages if message.role == "system"]
    task = task_of(task_names(system))
    if guard_codes(system):
        raise InvalidRequest(
            "<guard> is not available in this build: leave it out", code="unsupported", param="messages"
        )
    _refuse_audio(request)
    _refuse_empty(request)
    extraction = _extraction(request, task)
    documents = _documents(request, task, extraction)
    if len(documents) > MAX_DOCUMENTS:
        raise InvalidRequest(f"a request may carry at most {MAX_DOCUMENTS} documents", param="messages")
    return Plan(
        task=task or OCR,
        form="object" if extraction else _form(request, task),
        documents=documents,
        prompt="\n".join(message.text for message in request.messages),
        max_tokens=request.max_tokens,
        extraction=extraction,
    )


def is_empty_schema(schema: Mapping[str, Any] | None) -> bool:
    """True for the schemas that ask for nothing: none, {}, and an object without properties, however written."""
    rest = {key: value for key, value in (schema or {}).items() if key not in _SCHEMA_NOTES}
    if rest.pop("type", "object") != "object" or not isinstance(rest.pop("additionalProperties", True), bool):
        return False
    return not any(rest.pop(key, None) for key in ("properties", "required")) and not rest


def _form(request: ChatRequest, task: Task | None) -> Form:
    if task is not None:
        return "task"
    return "text" if request.response_format == "text" else "json_object"


def _refuse_audio(request: ChatRequest) -> None:
    for part in request.documents:
        if part.kind == "audio" or (part.mime or "").lower().startswith(("audio/", "video/")):
            raise InvalidRequest(
                "audio and video need speech_to_text, which is not available in this build",
                code="unsupported", param="messages",
            )  # fmt: skip


def _refuse_empty(request: ChatRequest) -> None:
    asked = any(message.text.strip() for message in request.messages if message.role != "system")
    if not asked and not request.documents:
        raise InvalidRequest("no text content: the messages hold neither text nor a document", param="messages")


def _extraction(request: ChatRequest, task: Task | None) -> Extraction | None:
    """What a real schema asks for; InvalidRequest if it cannot be answered exactly."""
    schema = request.json_schema
    if schema is None or is_empty_schema(schema):
        return None
    if task is not None:
        message = "Non-empty schema is not allowed to be used with run tasks: leave the schema out or the <task> tag"
        raise InvalidRequest(message, param="response_format")
    tree_of(schema)
    return Extraction(schema, _said(request), PASSES.get(request.reasoning_effort or "", 0))


def _documents(request: ChatRequest, task: Task | None, extraction: Extraction | None) -> tuple[Document | Prose, ...]:
    if request.documents:
        return request.documents
    if extraction is not None:
        return (Prose(extraction.question),)
    raise InvalidRequest(_nothing_to_read(task), param="messages")


def _said(request: ChatRequest) -> str:
    """What the user says, all turns."""
    return "\n".join(message.text for message in request.messages if message.role == "user")


def _nothing_to_read(task: Task | None) -> str:
    if task is not None:
        return f"task {task.name} needs a document: attach an image, a PDF or a text document"
    return "this build answers requests that carry an image, a PDF or a text document: attach one"
