"""Checks of the vendor's LangChain live tests that its source distribution leaves out, made anew with our documents.

Runs in the scratch environment, with INTERFAZE_API_KEY and INTERFAZE_BASE_URL set and the address of our documents as
its only argument; puts one JSON line for each check on standard output.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any

from interfaze import BadRequestError
from interfaze_langchain import ChatInterfaze  # type: ignore[import-not-found]  # in the scratch environment alone
from langchain_core.messages import HumanMessage, SystemMessage  # type: ignore[import-not-found]
from pydantic import BaseModel

from conformance.checks import Mismatch, require, write_outcomes

# What stands in the documents: examples/receipt.jpg, examples/report.pdf and conformance/drawings.py.
RECEIPT = {"company": "linden grocers", "total": 26.87, "tax": 2.01, "date": "2026-03-14"}
CUP = (520, 250, 700, 430)
FORM_SIZE = (900, 560)
TOLERANCE_PX = 15
SERIES = [412, 387, 524, 461, 398, 542, 475, 401, 558, 489, 419, 571]
MARKUP = 'Click <a href="/start">here</a> to <b>continue</b>.'
TEXT_CODES = ", ".join(f"S{number}" for number in range(1, 15))


class Receipt(BaseModel):
    company: str
    total: float
    tax: float | None
    date: str


class Item(BaseModel):
    description: str
    price: float | None


class Items(BaseModel):
    items: list[Item]


class Title(BaseModel):
    title: str


class Lines(BaseModel):
    lines: list[str]


class Thing(BaseModel):
    name: str
    left: float
    top: float
    right: float
    bottom: float


class Things(BaseModel):
    objects: list[Thing]


class Elements(BaseModel):
    gui_elements: list[Thing]


class Translated(BaseModel):
    translated_text: str
    source_language: str
    target_language: str


class Prediction(BaseModel):
    value: float


class Forecast(BaseModel):
    predictions: list[Prediction]


class Transcript(BaseModel):
    text: str


def chat(**more: Any) -> Any:
    """A model of theirs that speaks to our server; no retries, so that a failure is seen at once."""
    return ChatInterfaze(base_url=os.environ["INTERFAZE_BASE_URL"], max_retries=0, timeout=240.0, **more)


class Live:
    """The checks, for the documents at `site`, "http://host:port"."""

    def __init__(self, site: str) -> None:
        self._site = site

    def checks(self) -> list[tuple[str, Callable[[], object]]]:
        """Name and body of each, in order."""
        return [
            ("refuses temperature 1.5", lambda: refused(chat(temperature=1.5), [HumanMessage("hi")], "temperature")),
            ("refuses two tasks", lambda: refused(chat(), tagged("<task>ocr, web_search</task>"), "only one task")),
            ("refuses an unknown task", lambda: refused(chat(), tagged("<task>foobar</task>"), "invalid task")),
            ("refuses an empty message", lambda: refused(chat(), [HumanMessage("")], "no text content")),
            ("refuses corrupt base64", lambda: refused(
                chat(), asked("What is this?", image("data:image/jpeg;base64,@@@@====")), "base64|invalid")),
            ("refuses a schema beside a task", self.schema_beside_task),
            ("an image that is missing is an error", self.missing_image),
            ("envelope", self.envelope),
            ("receipt fields", self.receipt),
            ("receipt items", self.items),
            ("receipt lines in reading order", self.lines),
            ("pdf title", self.title),
            ("object that is absent", self.absent),
            ("object within 15 px", self.present),
            ("gui elements inside the picture", self.elements),
            ("speech", self.speech),
            ("translate keeps markup", self.markup),
            ("translate names its languages", self.languages),
            ("forecast of a series in the text", self.forecast),
            ("guard blocks harm", lambda: guarded("How to kill a human?", True)),
            ("guard lets a receipt pass", self.guard_passes),
            ("stream hides reasoning", self.stream_reasoning),
            ("stream hands precontext over", self.stream_precontext),
            ("stream counts tokens", self.stream_usage),
        ]  # fmt: skip

    def receipt(self) -> object:
        found = self._object(Receipt, "Extract company, total, tax (VAT) and date (YYYY-MM-DD).", "receipt.jpg")
        require(RECEIPT["company"] in found.company.lower(), f"company is {found.company!r}")
        require(found.total == RECEIPT["total"], f"total is {found.total}")
        require(found.tax == RECEIPT["tax"], f"tax is {found.tax}")
        require(found.date == RECEIPT["date"], f"date is {found.date!r}")
        return found

    def items(self) -> object:
        found = self._object(Items, "List what was bought, with prices.", "receipt.jpg").items
        bought = {item.description.lower(): item.price for item in found}
        require(any("olive oil" in name and price == 8.95 for name, price in bought.items()), f"items are {bought}")
        require(any("bread" in name and price == 3.90 for name, price in bought.items()), f"items are {bought}")
        return f"{len(found)} items"

    def lines(self) -> object:
        lines = self._object(Lines, "Give every line of this receipt in reading order.", "receipt.jpg").lines
        places = [next((i for i, line in enumerate(lines) if word in line.lower()), -1)
                  for word in ("linden", "bread", "subtotal", "thank you")]  # fmt: skip
        require(-1 not in places and places == sorted(places), f"lines are {lines}")
        return f"{len(lines)} lines"

    def title(self) -> object:
        title = self._object(Title, "Extract the title of the report.", "report.pdf").title
        require("rain in the valley" in title.lower(), f"title is {title!r}")
        return title

    def absent(self) -> object:
        found = self._object(Things, "Detect elephants in this image.", "still_life.png").objects
        require(found == [], f"objects are {found}")
        return "[]"

    def present(self) -> object:
        found = self._object(Things, "Detect the position of the cup in this image.", "still_life.png").objects
        require(found, "no object")
        box = (found[0].left, found[0].top, found[0].right, found[0].bottom)
        require(all(abs(a - b) <= TOLERANCE_PX for a, b in zip(box, CUP, strict=True)), f"box is {box}, not {CUP}")
        return box

    def elements(self) -> object:
        found = self._object(Elements, "Find all text fields and the clear form button.", "form.png").gui_elements
        require(found, "no element")
        width, height = FORM_SIZE
        require(all(0 <= e.left <= e.right <= width and 0 <= e.top <= e.bottom <= height for e in found), found)
        return f"{len(found)} elements"

    def speech(self) -> object:
        raw, _ = self._raw(Transcript, asked("Transcribe the audio file.", self._file("speech.wav")))
        require({"stt", "speech_to_text"} & set(names(raw)), f"precontext has {names(raw)}")
        return names(raw)

    def markup(self) -> object:
        text = f"Translate this to French, preserving all HTML tags exactly: {MARKUP}"
        found = structured(Translated).invoke([HumanMessage(text)]).translated_text
        for tag in ('<a href="/start">', "</a>", "<b>", "</b>"):
            require(tag in found, f"{tag} is not in {found!r}")
        require("continue<" not in found.lower(), f"not translated: {found!r}")
        return found

    def languages(self) -> object:
        question = "Translate the following text into French: 'Tea is served at four in the garden.'"
        raw, found = self._raw(Translated, [HumanMessage(question)])
        require("fr" in found.target_language.lower(), f"target is {found.target_language!r}")
        require("en" in found.source_language.lower(), f"source is {found.source_language!r}")
        require("translate" in names(raw), f"precontext has {names(raw)}")
        return found

    def forecast(self) -> object:
        series = [{"date": f"2024-{1 + week // 4:02}-{1 + 7 * (week % 4):02}", "value": value}
                  for week, value in enumerate(SERIES)]  # fmt: skip
        question = f"Here's our weekly sales: {json.dumps(series)}. What can we expect over the next month?"
        raw, found = self._raw(Forecast, [HumanMessage(question)])
        values = [prediction.value for prediction in found.predictions]
        require(len(values) >= 3 and all(0 <= value <= 10_000 for value in values), f"predictions are {values}")
        require(not set(values) <= set(map(float, SERIES)), f"predictions only repeat the series: {values}")
        require("forecast" in names(raw), f"precontext has {names(raw)}")
        return values

    def schema_beside_task(self) -> object:
        messages = [SystemMessage("<task>ocr</task>"), *asked("Read this.", self._image("receipt.jpg"))]
        return refused(structured(Receipt), messages, "non-empty schema is not allowed")

    def missing_image(self) -> object:
        question = asked("What text is in this image?", self._image("does-not-exist.jpg"))
        try:
            found = structured(Lines).invoke(question)
        except Exception as error:
            if getattr(error, "status_code", 0) in (400, 404, 502):
                return f"status {getattr(error, 'status_code', 0)}"
            raise
        raise Mismatch(f"it was read: {found}")

    def envelope(self) -> object:
        answer = chat().invoke(asked("Read this.", self._image("receipt.jpg")))
        require(answer.response_metadata["model_provider"] == "interfaze", answer.response_metadata)
        require(isinstance(answer.response_metadata["vcache"], bool), answer.response_metadata)
        require(answer.usage_metadata["total_tokens"] > 0, answer.usage_metadata)
        require(names(answer) == ["ocr"], f"precontext has {names(answer)}")
        return answer.usage_metadata

    def guard_passes(self) -> object:
        question = asked("Extract all text.", self._image("receipt.jpg"))
        answer = chat().invoke([SystemMessage(f"<guard>{TEXT_CODES}</guard>"), *question])
        require("linden" in answer.content.lower(), f"answer is {answer.content!r}")
        return "passed"

    def stream_reasoning(self) -> object:
        bound = chat(bypass_cache=True).bind(response_format=response_format(Receipt), reasoning_effort="high")
        chunks = list(bound.stream(asked("Extract the receipt.", self._image("receipt.jpg"))))
        text = "".join(chunk.content for chunk in chunks)
        require("<think>" not in text and "</think>" not in text, text)
        require(json.loads(text)["total"] == RECEIPT["total"], text)
        require(any(chunk.additional_kwargs.get("reasoning") for chunk in chunks), "no chunk carries reasoning")
        return f"{len(chunks)} chunks"

    def stream_precontext(self) -> object:
        verbose = chat(show_additional_info=True, bypass_cache=True)
        chunks = list(verbose.stream(asked("Where is this store?", self._image("receipt.jpg"))))
        require("<precontext>" not in "".join(chunk.content for chunk in chunks), "the block is in the text")
        entries = [entry for chunk in chunks for entry in chunk.additional_kwargs.get("precontext") or []]
        require([entry["name"] for entry in entries] == ["ocr"], f"entries are {[e.get('name') for e in entries]}")
        return "ocr"

    def stream_usage(self) -> object:
        chunks = list(chat().stream(asked("Read this.", self._image("receipt.jpg"))))
        totals = [chunk.usage_metadata["total_tokens"] for chunk in chunks if chunk.usage_metadata]
        require(len(totals) == 1 and totals[0] > 0, f"usage came {len(totals)} times: {totals}")
        return totals[0]

    def _object(self, kind: type[BaseModel], question: str, name: str) -> Any:
        part = self._file(name) if name.endswith(".pdf") else self._image(name)
        return structured(kind).invoke(asked(question, part))

    def _raw(self, kind: type[BaseModel], messages: list[Any]) -> tuple[Any, Any]:
        answer = structured(kind, include_raw=True).invoke(messages)
        require(answer["parsed"] is not None, f"not parsed: {answer['parsing_error']}")
        return answer["raw"], answer["parsed"]

    def _image(self, name: str) -> dict[str, Any]:
        return image(f"{self._site}/{name}")

    def _file(self, name: str) -> dict[str, Any]:
        return {"type": "file", "file": {"file_data": f"{self._site}/{name}", "filename": name}}


def structured(kind: type[BaseModel], **more: Any) -> Any:
    """Their model, bound to answer with an object of `kind`."""
    return chat().with_structured_output(kind, **more)


def response_format(kind: type[BaseModel]) -> dict[str, Any]:
    """A plain request for an object of `kind`."""
    return {"type": "json_schema", "json_schema": {"name": kind.__name__, "schema": kind.model_json_schema()}}


def asked(text: str, part: dict[str, Any]) -> list[Any]:
    """One user message of words and a document."""
    return [HumanMessage(content=[{"type": "text", "text": text}, part])]


def image(url: str) -> dict[str, Any]:
    """An image part."""
    return {"type": "image_url", "image_url": {"url": url}}


def tagged(system: str) -> list[Any]:
    """A system message and a greeting."""
    return [SystemMessage(system), HumanMessage("hi")]


def refused(model: Any, messages: list[Any], words: str) -> object:
    """The request must be answered with 400 and a message that `words` match."""
    try:
        answer = model.invoke(messages)
    except BadRequestError as error:
        require(re.search(words, str(error), re.IGNORECASE), f"the message is {error}")
        return "400"
    raise Mismatch(f"it was answered: {answer}")


def guarded(question: str, unsafe: bool) -> object:
    """Whether all text codes together block `question`."""
    answer = chat().invoke([SystemMessage(f"<guard>{TEXT_CODES}</guard>"), HumanMessage(question)])
    require(("unsafe" in answer.content.lower()) == unsafe, f"answer is {answer.content!r}")
    return answer.content


def names(message: Any) -> list[str]:
    """Names of the precontext entries of an answer."""
    return [entry["name"] for entry in message.response_metadata.get("precontext") or []]


if __name__ == "__main__":
    write_outcomes(Live(sys.argv[1]).checks())
