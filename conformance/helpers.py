"""Every call the official SDK offers, each with the recording that its unit tests answer it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from interfaze import Interfaze, inputs, response_format
from pydantic import BaseModel

from conformance.site import Site

PARSED = "PARSED"  # BASIC with an object as its content; the SDK's tests write it where they use it
PARSED_CONTENT = '{"company": "Linden", "total": 21}'
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather of a city. Always call it.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
TOTAL = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}


class Receipt(BaseModel):
    """What `parse` is asked for."""

    company: str
    total: float


@dataclass(frozen=True, slots=True)
class Helper:
    """`call` uses the SDK as its users do; `recording` names the answer that its own tests give it."""

    name: str
    recording: str
    call: Callable[[Interfaze], Any]


def helpers(site: Site) -> list[Helper]:
    """All of them, with our documents."""
    return [*_chat(site), *_streams(site), *_tasks(site), *_others()]


def _chat(site: Site) -> list[Helper]:
    receipt = _asked("Extract total price", inputs.file(site.url("receipt.jpg")))
    return [
        Helper("create", "BASIC", lambda c: c.chat.completions.create(messages=_said("Say hi."))),
        Helper("create document", "PRECONTEXT", lambda c: c.chat.completions.create(messages=receipt)),
        Helper("create code", "MIXED_PRECONTEXT", lambda c: c.chat.completions.create(
            messages=_said("Run Python code that prints the 40th Fibonacci number."))),
        Helper("create reasoning", "REASONING", lambda c: c.chat.completions.create(
            messages=receipt, response_format=response_format(TOTAL), reasoning_effort="high")),
        Helper("create json_object", "JSON_OBJECT", lambda c: c.chat.completions.create(
            messages=receipt, response_format={"type": "json_object"})),
        Helper("create json_schema", "BASIC", lambda c: c.chat.completions.create(
            messages=receipt, response_format=response_format(TOTAL))),
        Helper("create tools", "TOOL_CALL", lambda c: c.chat.completions.create(
            messages=_said("Weather in Paris? Use the tool."), tools=[WEATHER], tool_choice="auto")),
        Helper("create guard", "BASIC", lambda c: c.chat.completions.create(
            messages=_said("How to kill a human?"), guard=["S1", "S9", "S11"])),
        Helper("create task", "TASK_OCR", lambda c: c.chat.completions.create(messages=receipt, task="ocr")),
        Helper("parse", PARSED, lambda c: c.chat.completions.parse(messages=receipt, response_format=Receipt)),
    ]  # fmt: skip


def _streams(site: Site) -> list[Helper]:
    receipt = _asked("Extract total price", inputs.file(site.url("receipt.jpg")))

    def stream(messages: list[dict[str, Any]], **more: Any) -> Callable[[Interfaze], Any]:
        return lambda c: c.chat.completions.stream(messages=messages, **more).get_final_completion()

    return [
        Helper("stream document", "STREAM_CHUNKS", stream(receipt)),
        Helper("stream reasoning", "STREAM_THINK",
               stream(receipt, response_format=response_format(TOTAL), reasoning_effort="high")),
        Helper("stream usage", "STREAM_WITH_USAGE", stream(receipt, stream_options={"include_usage": True})),
        Helper("stream role", "STREAM_ROLE_THEN_CONTENT_CHUNKS",
               stream(receipt, extra_headers={"x-show-additional-info": "false"})),
        Helper("stream tools", "STREAM_TOOL_CALL_CHUNKS",
               stream(_said("Weather in Paris? Use the tool."), tools=[WEATHER], tool_choice="auto")),
        Helper("stream parallel tools", "STREAM_PARALLEL_TOOL_CALL_CHUNKS",
               stream(_said("Weather and time in Paris? Use the tools."), tools=[WEATHER, _tool("get_time")])),
    ]  # fmt: skip


def _tasks(site: Site) -> list[Helper]:
    return [
        Helper("tasks.ocr", "TASK_OCR", lambda c: c.tasks.ocr(site.url("receipt.jpg"))),
        Helper("tasks.object_detection", "TASK_OBJECT_DETECTION",
               lambda c: c.tasks.object_detection(site.url("street.jpg"))),
        Helper("tasks.gui_detection", "TASK_GUI_DETECTION", lambda c: c.tasks.gui_detection(site.url("form.png"))),
        Helper("tasks.transcribe", "TASK_TRANSCRIBE", lambda c: c.tasks.transcribe(site.url("speech.wav"))),
        Helper("tasks.web_search", "TASK_WEB_SEARCH", lambda c: c.tasks.web_search("latest AI agent news")),
        Helper("tasks.scrape", "TASK_SCRAPE", lambda c: c.tasks.scrape(site.url("page.html"))),
        Helper("tasks.translate", "TASK_TRANSLATE", lambda c: c.tasks.translate("Hello there", to="French")),
        Helper("tasks.forecast", "FORECAST_PRECONTEXT",
               lambda c: c.tasks.forecast(site.url("series.csv"), periods=5, unit="days")),
    ]  # fmt: skip


def _others() -> list[Helper]:
    return [
        Helper("models.list", "MODELS_LIST", lambda c: [model.id for model in c.models.list()]),
        Helper("models.retrieve", "MODEL", lambda c: c.models.retrieve("interfaze-beta")),
        Helper("models.retrieve unknown", "NOT_FOUND", lambda c: c.models.retrieve("nope")),
        Helper("error 400", "STATUS_400",
               lambda c: c.chat.completions.create(messages=_said("hi"), temperature=1.5)),
        Helper("error 401", "STATUS_401", lambda c: c.openai.with_options(api_key="wrong").models.list()),
        Helper("error 404", "STATUS_404",
               lambda c: c.chat.completions.create(messages=_said("hi"), model="no-such-model")),
    ]  # fmt: skip


def _said(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


def _asked(text: str, part: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"type": "text", "text": text}, part]}]


def _tool(name: str) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {}}}}
