"""Function calling on BFCL's requests: the right functions, with arguments among those accepted (AST match)."""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from perf.command import parser_of, run
from perf.report import Figure, Report, progress, write
from python_backends.front_door.request import Tool
from python_backends.functions.choose import Call, called, likeliest
from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.local import LocalEncoder

SET = "bfcl_mini"
_TYPES = {"dict": "object", "float": "number", "tuple": "array"}


def main() -> int:
    """The share of matched requests by category."""
    parser = parser_of("functions", __doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"folder that holds {SET}/items.jsonl")
    parser.add_argument("--misses", action="store_true", help="tell every request that was not matched")
    arguments = parser.parse_args()
    encoder = LocalEncoder(CHECKOUT / "model_repository")
    right: dict[str, list[bool]] = defaultdict(list)
    for line in (arguments.data / SET / "items.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        words = item["question"][0][-1]["content"]
        calls = asyncio.run(_calls(encoder, words, [_tool(function) for function in item["function"]]))
        matched = _matches(calls, item.get("possible_answer") or [])
        right[item["category"]].append(matched)
        if arguments.misses and not matched:
            progress(f"{item['category']}: {words[:160]}\n   {calls}\n   {item.get('possible_answer')}")
    everything = [mark for marks in right.values() for mark in marks]
    figures = [Figure(f"{name}_matched_ratio", sum(marks) / len(marks))
               for name, marks in [*sorted(right.items()), ("all", everything)]]  # fmt: skip
    write(Report("functions", figures, 0, {"requests": len(everything)}))
    return 0


async def _calls(encoder: LocalEncoder, words: str, tools: Sequence[Tool]) -> list[Call]:
    """What the front door would call with `tool_choice` auto."""
    tool = await likeliest(encoder, words, tools)
    call = None if tool is None else await called(encoder, words, tool)
    return [] if call is None or call.lacking else [call]


def _tool(function: Mapping[str, Any]) -> Tool:
    return Tool(name=re.sub(r"\W", "_", function["name"])[:64], description=function.get("description", ""),
                parameters=_schema(function["parameters"]))  # fmt: skip


def _schema(part: Any) -> Any:
    """BFCL's Python names of types as JSON schema has them."""
    if isinstance(part, list):
        return [_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    named = {key: _schema(value) for key, value in part.items()}
    return named | {"type": _TYPES.get(part["type"], part["type"])} if isinstance(part.get("type"), str) else named


def _matches(calls: Sequence[Call], accepted: Sequence[Mapping[str, Any]]) -> bool:
    """The same calls, in any order."""
    left = list(accepted)
    for call in calls:
        found = next((one for one in left if _is(call, one)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _is(call: Call, accepted: Mapping[str, Any]) -> bool:
    (name, values), *_ = accepted.items()
    if re.sub(r"\W", "_", name) != call.name:
        return False
    if any(key not in call.arguments and "" not in options for key, options in values.items()):
        return False
    return all(key in values and any(_same(value, one) for one in values[key]) for key, value in call.arguments.items())


def _same(value: Any, accepted: Any) -> bool:
    if isinstance(value, str) and isinstance(accepted, str):
        return re.sub(r"[ ,./\-_*^'\"]", "", value).lower() == re.sub(r"[ ,./\-_*^'\"]", "", accepted).lower()
    if isinstance(value, list) and isinstance(accepted, list):
        return len(value) == len(accepted) and all(map(_same, value, accepted))
    return bool(value == accepted) and isinstance(value, bool) is isinstance(accepted, bool)


if __name__ == "__main__":
    run(main)
