"""From parsed JSON to a `ChatRequest`, with errors in the words clients already know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from client.gateway.catalog import model_named
from client.gateway.config import Limits
from client.gateway.schema import LIST, NO_REASONING, REASONING_LEVELS, ChatRequest, ChosenTool
from python_backends.errors import InvalidRequest

_MAX_NAMED = 10
_SCHEMAS = frozenset({"schema", "parameters"})  # the caller's own words, bounded elsewhere


def chat_request(data: Any, limits: Limits) -> ChatRequest:
    """The request in `data`. Raises InvalidRequest with `param`, NotFound for an unknown model."""
    if not isinstance(data, dict):
        raise InvalidRequest("The body must be a JSON object.")
    _check_fields(data)
    _check_count(data, limits)
    _check_width(data, limits)
    try:
        request = ChatRequest.model_validate(data)
    except ValidationError as error:
        raise validation_refusal(error) from None
    model_named(request.model)
    _check_messages(request)
    _check_options(request)
    return request


def unsupported(message: str, param: str) -> InvalidRequest:
    """A refusal of something that other servers of this interface offer."""
    return InvalidRequest(message, code="unsupported", param=param)


def _check_fields(data: dict[str, Any]) -> None:
    unknown = [name for name in data if name not in ChatRequest.model_fields]
    if unknown:
        names = ", ".join(f"'{_safe(name)}'" for name in unknown[:_MAX_NAMED])
        raise InvalidRequest(f"Unknown field {names}: remove it.", code="unknown_field", param=_safe(unknown[0]))


def _check_width(data: dict[str, Any], limits: Limits) -> None:
    """Bound what validation can cost. The caller's schemas are opaque to it."""
    stack: list[Any] = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(child for child in item if isinstance(child, (dict, list)))
            continue
        if len(item) > limits.object_keys:
            raise InvalidRequest(f"An object in the body has more than {limits.object_keys} keys.")
        stack.extend(child for key, child in item.items() if key not in _SCHEMAS and isinstance(child, (dict, list)))


def _check_count(data: dict[str, Any], limits: Limits) -> None:
    messages = data.get("messages")
    if not isinstance(messages, list):
        return
    if not messages:
        raise InvalidRequest("Field 'messages': at least one message is needed.", param="messages")
    if len(messages) > limits.messages:
        raise InvalidRequest(f"Field 'messages': at most {limits.messages} messages.", param="messages")
    contents = [item.get("content") for item in messages if isinstance(item, dict)]
    if sum(len(content) for content in contents if isinstance(content, list)) > limits.parts:
        raise InvalidRequest(f"Field 'messages': at most {limits.parts} content parts.", param="messages")


def _check_messages(request: ChatRequest) -> None:
    for index, message in enumerate(request.messages):
        if message.tool_calls and message.role != "assistant":
            where = f"messages.{index}.tool_calls"
            raise InvalidRequest("Only messages of role assistant have tool_calls.", param=where)
        if (message.role == "tool") != (message.tool_call_id is not None):
            where = f"messages.{index}.tool_call_id"
            raise InvalidRequest("Messages of role tool, and no others, name their tool_call_id.", param=where)
        if message.annotations:
            raise unsupported("Send back messages without annotations.", f"messages.{index}.annotations")
    if all(message.role != "user" for message in request.messages):
        raise InvalidRequest("no text content: the conversation needs a message of role user.", param="messages")


def _check_options(request: ChatRequest) -> None:
    if request.stream_options is not None and not request.stream:
        raise InvalidRequest("Field 'stream_options': only allowed with stream: true.", param="stream_options")
    _check_tools(request)
    _check_reasoning(request)
    both = {request.max_tokens, request.max_completion_tokens} - {None}
    if len(both) > 1:
        raise InvalidRequest("Fields 'max_tokens' and 'max_completion_tokens' differ; send one.", param="max_tokens")
    form = request.response_format
    if form is not None and (form.type == "json_schema") != (form.json_schema is not None):
        raise InvalidRequest(
            "Field 'response_format': type json_schema and the field json_schema belong together.",
            param="response_format.json_schema",
        )


def _check_tools(request: ChatRequest) -> None:
    names = [tool.function.name for tool in request.tools or ()]
    if len(set(names)) < len(names):
        raise InvalidRequest("Field 'tools': two functions have the same name.", param="tools")
    choice = request.tool_choice
    if isinstance(choice, ChosenTool) and choice.function.name not in names:
        raise InvalidRequest("Field 'tool_choice': names a function that is not among tools.", param="tool_choice")
    if choice == "required" and not names:
        raise InvalidRequest("Field 'tool_choice': required needs tools to choose from.", param="tool_choice")


def _check_reasoning(request: ChatRequest) -> None:
    effort = request.reasoning_effort
    if effort is not None and effort not in NO_REASONING | REASONING_LEVELS:
        known = ", ".join(sorted(NO_REASONING | REASONING_LEVELS))
        raise InvalidRequest(f"Field 'reasoning_effort': expected one of {known}.", param="reasoning_effort")


def validation_refusal(error: ValidationError) -> InvalidRequest:
    """What is wrong with a request's fields, the first of it."""
    first = error.errors(include_url=False, include_input=False)[0]
    param = _param(first["loc"])
    return InvalidRequest(f"Field '{param}': {_reason(first)}", param=param)


def _reason(failure: Any) -> str:
    """One failure in the hosted service's words where those are known, else in pydantic's."""
    kind, context = failure["type"], failure.get("ctx", {})
    if kind == "less_than_equal":
        return f"Too big: expected number to be <={context['le']:g}"
    if kind == "greater_than_equal":
        return f"Too small: expected number to be >={context['ge']:g}"
    if kind == "missing":
        return "Required"
    if kind == "extra_forbidden":
        return "unknown field; remove it"
    return str(failure["msg"])


def _param(loc: Sequence[str | int]) -> str:
    """The path of a field, without the names that only say which member of a union was tried."""
    kept = [str(step) for index, step in enumerate(loc) if not _is_tag(loc, index)]
    return _safe(".".join(kept))


def _is_tag(loc: Sequence[str | int], index: int) -> bool:
    """Whether a step names a form of the field before it: marked by us, or the `type` of a content part."""
    step = loc[index]
    if isinstance(step, int):
        return False
    return step.startswith("@") or (index >= 2 and loc[index - 2] == LIST and isinstance(loc[index - 1], int))


def _safe(name: str) -> str:
    """A field name as it may stand in an answer and in a log line."""
    return "".join(char if char.isprintable() else "?" for char in name)[:128]
