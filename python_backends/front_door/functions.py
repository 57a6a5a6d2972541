"""Function calling: the answer that asks the caller to run one of the functions they offer.

What the words do not say is never made up, so with `auto` a function whose required arguments are not there is not
called. Arguments with parts of their own are made as any object of a schema is, from the words as evidence.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

import orjson

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.finish.lacking import NOT_FOUND
from python_backends.front_door.answer import Answer, token_count
from python_backends.front_door.extract import extract
from python_backends.front_door.findings import Specialists
from python_backends.front_door.models import Models
from python_backends.front_door.order import Extraction, Order
from python_backends.front_door.plan import Plan
from python_backends.front_door.request import Tool
from python_backends.functions.choose import Call, called, likeliest
from python_backends.grounding.validate import validator_of

_FORBIDS = re.compile(r"\W*(?:please\s+)?(?:do\s+not|don['’]?t|never)\s+(?!forget|hesitate|worry|miss)", re.I)
MAX_WORDS = 4000  # characters; every span of them is held against every parameter


async def chosen_calls(models: Models, order: Order) -> Answer | None:
    """The answer that calls a function; None if the words call for none.

    `required` and a named function are obeyed: InvalidRequest says which arguments the words lack. With `auto`, results
    of functions at the end of the conversation are answered, not called for again, and what the words forbid is not.
    """
    must = order.tool_choice != "auto"
    if not order.tools or (not must and (order.tool_results or _FORBIDS.match(order.words))):
        return None
    if len(order.words) > MAX_WORDS:
        if not must:
            return None
        raise InvalidRequest(
            f"a function's arguments are looked for in at most {MAX_WORDS} characters; say it in fewer",
            param="messages",
        )
    named = [tool for tool in order.tools if order.tool_choice == f"={tool.name}"]
    tool = await likeliest(models, order.words, named or order.tools, must=must)
    if tool is None:
        return None
    try:
        call = await called(models, order.words, tool) or await _made(models, order, tool)
        _require_whole(call, tool)
    except InvalidRequest as error:
        if not must and error.code == NOT_FOUND:
            return None
        error.param = "tools"
        raise
    return _answer(order, call)


def _answer(order: Order, call: Call) -> Answer:
    arguments = orjson.dumps(call.arguments).decode()
    written = token_count(call.name) + token_count(arguments)
    asked = {"id": _call_id(order, call.name, arguments), "name": call.name, "arguments": arguments}
    return Answer("", "tool_calls", max(1, token_count(order.prompt)), max(1, written), calls=[asked])


async def _made(models: Models, order: Order, tool: Tool) -> Call:
    """Arguments that are more than flat values."""
    schema = tool.parameters or {}
    found = await Specialists(models, (), order.words, fusing=True).run(Plan(prose=(order.words,)))
    try:
        extracted = await extract(models, Extraction(schema, order.words), found.readings)
    except OpenfazeError as error:
        raise InvalidRequest(f"function {tool.name}: {error.message}", code=error.code) from error
    return Call(tool.name, _said(orjson.loads(extracted.json), schema))


def _said(arguments: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """`arguments` without the optional ones that are null: not given is how a call says so."""
    required = set(schema.get("required", ()))
    return {name: value for name, value in arguments.items() if value is not None or name in required}


def _require_whole(call: Call, tool: Tool) -> None:
    """Raise InvalidRequest unless every required argument is said, and all are as the schema wants them."""
    if call.lacking:
        names = ", ".join(call.lacking)
        raise InvalidRequest(f"function {tool.name}: the words do not say {names}", code=NOT_FOUND)
    if tool.parameters and not validator_of(tool.parameters).is_valid(call.arguments):
        raise InvalidRequest(f"function {tool.name}: what the words say is against its schema", code=NOT_FOUND)


def _call_id(order: Order, name: str, arguments: str) -> str:
    """The same for the same conversation, as all of an answer is."""
    seed = orjson.dumps([order.prompt, name, arguments])
    return f"call_{hashlib.sha256(seed).hexdigest()[:24]}"
