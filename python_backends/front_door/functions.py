"""Function calling: which of the caller's functions the user's words call for, and the arguments that stand in them.

A function is chosen by the likeness of its description to the words. Its arguments are an object of its schema made of
those words alone, as any object is made of a document: what the words do not say is never made up, so a function whose
required arguments are not there is not called.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.front_door.answer import Answer, token_count
from python_backends.front_door.extract import INCOMPLETE, Models, extract
from python_backends.front_door.findings import Specialists
from python_backends.front_door.order import Extraction, Order, is_empty_schema
from python_backends.front_door.plan import Plan
from python_backends.front_door.request import Tool

# Below this cosine of words and description a function is not what was asked for (perf/functions.py).
ALIKE = 0.25
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


async def chosen_calls(models: Models, order: Order) -> Answer | None:
    """The answer that asks the caller to run functions; None if the words call for none.

    `required` and a named function are obeyed: InvalidRequest says which argument the words lack. With `auto`, results
    of functions at the end of the conversation are answered, not called for again.
    """
    if not order.tools or (order.tool_choice == "auto" and order.tool_results):
        return None
    ranked = await _ranked(models, order)
    calls = []
    for tool in ranked:
        arguments = await _arguments(models, order, tool, must=order.tool_choice != "auto")
        if arguments is not None:
            calls.append({"id": _call_id(order, tool, arguments), "name": tool.name, "arguments": arguments})
            break
    return _answer(order, calls) if calls else None


def _answer(order: Order, calls: Sequence[dict[str, Any]]) -> Answer:
    written = sum(token_count(call["name"]) + token_count(call["arguments"]) for call in calls)
    return Answer("", "tool_calls", max(1, token_count(order.prompt)), max(1, written), calls=calls)


async def _ranked(models: Models, order: Order) -> list[Tool]:
    """The functions to try, the likeliest first; the named one alone if one is named."""
    if order.tool_choice.startswith("="):
        return [tool for tool in order.tools if tool.name == order.tool_choice[1:]]
    words, *descriptions = await models.encode([order.words, *map(told, order.tools)])
    likeness = np.stack(descriptions) @ words
    best = sorted(range(len(order.tools)), key=lambda place: -likeness[place])
    if order.tool_choice == "required":
        return [order.tools[best[0]]]
    return [order.tools[place] for place in best[:1] if likeness[place] >= ALIKE]


def told(tool: Tool) -> str:
    """A function in words: its name taken apart, and what its author says of it."""
    name = " ".join(_WORD.findall(tool.name)).lower()
    return f"{name}. {tool.description}"


async def _arguments(models: Models, order: Order, tool: Tool, *, must: bool) -> str | None:
    """The arguments as JSON; None, or if it `must` be called an InvalidRequest, where required ones are not said."""
    schema = tool.parameters or {}
    if is_empty_schema(schema):
        return "{}"
    found = await Specialists(models, (), order.words, fusing=True).run(Plan(prose=(order.words,)))
    try:
        extracted = await extract(models, Extraction(schema, order.words), found.readings)
    except OpenfazeError as error:
        if error.code != INCOMPLETE:
            raise
        if must:
            raise InvalidRequest(f"function {tool.name}: {error.message}", code=error.code, param="tools") from error
        return None
    return orjson.dumps(_said(orjson.loads(extracted.json), schema)).decode()


def _said(arguments: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """`arguments` without the optional ones that are null: not given is how a call says so."""
    required = set(schema.get("required", ()))
    return {name: value for name, value in arguments.items() if value is not None or name in required}


def _call_id(order: Order, tool: Tool, arguments: str) -> str:
    """The same for the same conversation, as all of an answer is."""
    seed = orjson.dumps([order.prompt, tool.name, arguments])
    return f"call_{hashlib.sha256(seed).hexdigest()[:24]}"
