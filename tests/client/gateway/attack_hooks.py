"""Read by schemathesis: turns what it generates within the schema into requests that mostly get past validation.

What it generates against the schema stays as it is.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import zlib
from typing import Any

import schemathesis
from PIL import Image, ImageDraw, ImageFont
from schemathesis import Case, GenerationMode, HookContext

from python_backends.front_door.tasks import TASKS as REGISTRY

CHAT = "/v1/chat/completions"
# What a user says with a task, or without; a task that is missing here is asked to read.
WORDS = {
    "ocr": "Read this.",
    "translate": "Translate the following into Spanish: The house is red.",
    "classify": "Classify this as one of [bill, poem]:",
    "forecast": "Forecast the next 3 days of this:",
    "": "Pay 26.87 EUR on 9 April 2026.",
}
TASKS = [task.name for task in REGISTRY if task.tagged]
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}, "date": {"type": ["string", "null"]}}}
TOOL = {"type": "function", "function": {"name": "pay", "description": "Pay an amount of money.", "parameters": SCHEMA}}
EFFORTS = (None, "off", "auto", "low", "high")


def _picture() -> str:
    image = Image.new("RGB", (200, 40), "white")
    ImageDraw.Draw(image).text((8, 8), "Total 26.87", fill="black", font=ImageFont.load_default(20))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _text(mime: str, text: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(text.encode()).decode()}"


PICTURE = _picture()
NOTE = _text("text/plain", "Date: 9 April 2026\nTotal: 26.87 EUR\n")
SERIES = _text("text/csv", "date,value\n" + "".join(f"2026-01-0{day},{day}\n" for day in range(1, 9)))
GOOD = (PICTURE, NOTE, NOTE, SERIES)
# The last two fail, each in its own way: as an address that is refused, and as a file of an unknown kind.
FILES = (*GOOD * 4, "http://127.0.0.1/a.pdf", "data:,\0\1")


class Dice:
    """Choices that depend on the case alone, so that a run can be repeated."""

    def __init__(self, body: Any) -> None:
        self._state = zlib.crc32(json.dumps(body, sort_keys=True).encode())

    def pick(self, choices: Any) -> Any:
        self._state = zlib.crc32(b"next", self._state)
        return choices[self._state % len(choices)]


@schemathesis.hook
def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Mend chat requests that were meant to be valid."""
    meant_well = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if case.path == CHAT and meant_well and isinstance(case.body, dict):
        case.body = copy.deepcopy(case.body)  # cases of one phase share theirs
        mend(case.body, Dice(case.body))
    return case


def mend(body: dict[str, Any], dice: Dice) -> None:
    """Make fields agree with each other that no schema can tie together."""
    body["model"] = dice.pick(("interfaze-beta",) * 7 + ("unheard-of",))
    for name in ("tools", "tool_choice", "parallel_tool_calls"):
        body.pop(name, None)
    if dice.pick((True, False, False)):
        body |= {"tools": [TOOL], "tool_choice": dice.pick(("auto", "none", "required"))}
    if not body.get("stream"):
        body.pop("stream_options", None)
    if body.get("max_tokens") and body.get("max_completion_tokens"):
        del body["max_tokens"]
    body["reasoning_effort"] = dice.pick(EFFORTS)
    form = dice.pick(("text", "text", "json_object", "json_schema"))
    body["response_format"] = {"type": form}
    if form == "json_schema":
        body["response_format"]["json_schema"] = {"name": "made", "schema": SCHEMA}
    messages = [message for message in body["messages"] if message["role"] in ("system", "developer", "user")]
    # A case may come here a second time.
    messages = [message for message in messages if not str(message.get("content")).startswith("<task>")]
    for message in messages:
        mend_message(message, dice)
    task = dice.pick(("", *TASKS)) if form != "json_schema" else ""
    if task:
        messages.insert(0, {"role": "system", "content": f"<task>{task}</task>"})
    part = {"type": "file", "file": {"file_data": SERIES if task == "forecast" else dice.pick(GOOD)}}
    words = {"type": "text", "text": WORDS.get(task, WORDS["ocr"])}
    body["messages"] = [*messages, {"role": "user", "content": [words, part]}]


def mend_message(message: dict[str, Any], dice: Dice) -> None:
    """Real files for made-up ones, and nothing that only answers have."""
    for name in ("tool_calls", "tool_call_id", "annotations"):
        message.pop(name, None)
    content = message.get("content")
    if not isinstance(content, list):
        message["content"] = content if isinstance(content, str) and content.strip() else "Look."
        return
    for part in content:
        for name, value in part.items():
            if isinstance(value, dict):
                value.update({key: dice.pick(FILES) for key in ("url", "file_data", "data") if key in value})
                value.pop("format", None)
            elif name in ("image_url", "file_url", "video_url"):
                part[name] = dice.pick(FILES)
    if all(part["type"] == "text" and not part["text"].strip() for part in content):
        content.append({"type": "text", "text": "Look."})
