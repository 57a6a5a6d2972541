"""What a request asks for, as far as its own words tell: every rule that can refuse it before anything runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from python_backends.errors import InvalidRequest
from python_backends.front_door.reasoning import PASSES
from python_backends.front_door.request import ChatRequest, Tool
from python_backends.front_door.tags import guard_codes, task_names, without_tags
from python_backends.front_door.tasks import Task, task_of
from python_backends.grounding.recording.roles import asks_for_speakers
from python_backends.grounding.scene.asking import asks_for_elements, is_only_seen
from python_backends.grounding.schema import tree_of
from python_backends.guard.codes import parse_codes

MAX_DOCUMENTS = 64
Form = Literal["task", "text", "json_object", "object"]
_SCHEMA_NOTES = frozenset({"$schema", "$id", "title", "description"})


@dataclass(frozen=True, slots=True)
class Extraction:
    """An object of `schema` is wanted; `question` is what the user says about it.

    `passes` is how often the decoder may look at its answer again; `speakers` whether it says who speaks, `elements`
    whether it asks for what is on a screen, `written`
    whether any of it may be written in a picture.
    """

    schema: Mapping[str, Any]
    question: str
    passes: int = 0
    speakers: bool = False
    elements: bool = False
    written: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """One request, checked. `extraction` stands with the form "object" alone.

    `words` is what the user said last, `system` what stands over it, without tags, `prompt` all text of the request,
    for counting. `guard` are the codes to look for in `judged`, all that the user said since somebody else spoke.
    `max_tokens` bounds every form but "task".
    `explain` asks for the reasons of what was run.
    """

    task: Task | None
    form: Form
    words: str
    prompt: str
    system: str = ""
    guard: tuple[str, ...] = ()
    judged: str = ""
    max_tokens: int | None = None
    extraction: Extraction | None = None
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    tool_results: tuple[str, ...] = ()
    route: bool = True
    explain: bool = False


def order_of(request: ChatRequest) -> Order:
    """What `request` asks for; InvalidRequest says what to change."""
    system = [message.text for message in request.messages if message.role == "system"]
    task = task_of(task_names(system))
    guard = _guard(system)
    _refuse_empty(request)
    _refuse_functions(request)
    extraction = _extraction(request, task)
    if len(request.documents) > MAX_DOCUMENTS:
        raise InvalidRequest(f"a request may carry at most {MAX_DOCUMENTS} documents", param="messages")
    return Order(
        task=task,
        form="object" if extraction else _form(request, task),
        words=request.words,
        system="\n".join(filter(None, map(without_tags, system))),
        prompt="\n".join(message.text for message in request.messages),
        guard=guard,
        judged=request.last_turns,
        max_tokens=request.max_tokens,
        extraction=extraction,
        tools=() if task or request.tool_choice == "none" else request.tools,
        tool_choice=request.tool_choice,
        tool_results=_tool_results(request),
        route=request.route,
        explain=(request.reasoning_effort or "") in PASSES,
    )


def _guard(system: Sequence[str]) -> tuple[str, ...]:
    """The hazards to look for; InvalidRequest for one that does not exist."""
    names = [name.upper() for name in guard_codes(system)]
    try:
        return () if parse_codes(names).off else tuple(names)
    except InvalidRequest as error:
        error.param = "messages"
        raise


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


def _refuse_empty(request: ChatRequest) -> None:
    asked = any(message.text.strip() for message in request.messages if message.role != "system")
    if not asked and not request.documents:
        raise InvalidRequest("no text content: the messages hold neither text nor a document", param="messages")


def _refuse_functions(request: ChatRequest) -> None:
    """Arguments are made by the same grammar as objects, so the same schemas are refused."""
    for number, tool in enumerate(request.tools):
        if is_empty_schema(tool.parameters):
            continue
        try:
            tree_of(tool.parameters or {})
        except InvalidRequest as error:
            where = f"tools.{number}.function.parameters"
            raise InvalidRequest(f"function {tool.name}: {error.message}", code=error.code, param=where) from error


def _extraction(request: ChatRequest, task: Task | None) -> Extraction | None:
    """What a real schema asks for; InvalidRequest if it cannot be answered exactly."""
    schema = request.json_schema
    if schema is None or is_empty_schema(schema):
        return None
    if task is not None:
        message = "Non-empty schema is not allowed to be used with run tasks: leave the schema out or the <task> tag"
        raise InvalidRequest(message, param="response_format")
    tree, passes = tree_of(schema), PASSES.get(request.reasoning_effort or "", 0)
    return Extraction(
        schema, _said(request), passes, asks_for_speakers(tree), asks_for_elements(tree), not is_only_seen(tree)
    )


def _said(request: ChatRequest) -> str:
    """What the user says, all turns."""
    return "\n".join(message.text for message in request.messages if message.role == "user")


def _tool_results(request: ChatRequest) -> tuple[str, ...]:
    """What the caller's functions returned, if that is what the conversation ends with."""
    results: list[str] = []
    for message in reversed(request.messages):
        if message.role != "tool":
            break
        results.append(message.text)
    return tuple(reversed(results))
