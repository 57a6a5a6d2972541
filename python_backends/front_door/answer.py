"""From the results of a task to the events of an answer: forms, pieces, counting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import orjson

from python_backends.errors import InternalError
from python_backends.front_door.extract import Extracted
from python_backends.front_door.plan import Plan

# Where no decoder is asked, a token is a run of letters and digits, one Han, Kana or Hangul character, or one other
# visible mark: a stable rule that can be checked by hand.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+|[^\w\s]")
_TEXT_PIECE = 512
_JSON_PIECE = 65_536

Result = dict[str, Any]
Event = dict[str, Any]
FinishReason = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back. `precontext` is empty for a task, whose result is the content itself."""

    precontext: Sequence[Event]
    content: str
    finish_reason: FinishReason
    prompt_tokens: int
    completion_tokens: int
    piece: int
    reasoning: str = ""

    def events(self) -> Iterator[bytes]:
        """The JSON events in order: reasoning, precontext, content (at least one), done."""
        if self.reasoning:
            yield orjson.dumps({"event": "reasoning", "text": self.reasoning})
        if self.precontext:
            yield orjson.dumps({"event": "precontext", "entries": self.precontext})
        for text in pieces(self.content, self.piece):
            yield orjson.dumps({"event": "content", "text": text})
        usage = {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
        }
        yield orjson.dumps({"event": "done", "finish_reason": self.finish_reason, "usage": usage, "vcache": False})


def answer_of(plan: Plan, results: Sequence[Result], extracted: Extracted | None = None) -> Answer:
    """The answer to `plan` out of one result a document, and the object made of them if one was asked for.

    What was read counts as prompt; with a decoder its own counts stand, fused rows among them. A task's completion
    counts the text it read, not the numbers around it, and is never cut: a task is executed, not decoded, so
    `max_tokens` bounds only the forms "text" and "json_object".
    """
    text = "\n\n".join(text_of(result) for result in results)
    prompt = token_count(plan.prompt) + token_count(text)
    if plan.form == "task":
        content = task_content(plan.task.name, results)
        return Answer((), content, "stop", max(1, prompt), max(1, token_count(text)), _JSON_PIECE)
    precontext: list[Event] = [{"name": plan.task.name, "result": result} for result in results]
    if extracted is not None:
        precontext += [
            {"name": "grounding", "result": extracted.grounding}, {"name": "fusion", "result": extracted.fusion},
        ]  # fmt: skip
        full = extracted.json
    else:
        full = text if plan.form == "text" else orjson.dumps({"extracted_text": text}).decode()
    content = first_tokens(full, plan.max_tokens)
    cut = content != full or (extracted is not None and extracted.cut)
    return Answer(
        precontext=precontext,
        content=content,
        finish_reason="length" if cut else "stop",
        prompt_tokens=max(1, prompt if extracted is None else extracted.prompt_tokens or prompt),
        completion_tokens=max(1, _written(content, extracted)),
        piece=_TEXT_PIECE,
        reasoning="" if extracted is None else extracted.reasoning,
    )


def _written(content: str, extracted: Extracted | None) -> int:
    """The decoder's own count where it wrote the answer, else by the rule above."""
    counted = None if extracted is None else extracted.completion_tokens
    return token_count(content) if counted is None else counted


def result_of(data: bytes, model: str) -> Result:
    """The RESULT tensor of `model` as an object; InternalError if it is not one."""
    try:
        result = orjson.loads(data)
    except orjson.JSONDecodeError as exc:
        raise InternalError(f"model {model} answered with something that is not JSON") from exc
    if not isinstance(result, dict):
        raise InternalError(f"model {model} answered with JSON that is not an object")
    return result


def text_of(result: Result) -> str:
    """What a task read; InternalError if its result does not say."""
    text = result.get("extracted_text")
    if not isinstance(text, str):
        raise InternalError("a result has no extracted_text")
    return text


def task_content(name: str, results: Sequence[Result]) -> str:
    """Compact JSON of a task's result; `results` lists all of them when the task ran on several documents."""
    entries = [{"name": name, "result": result} for result in results]
    several = {"results": entries} if len(entries) > 1 else {}
    return orjson.dumps({**entries[0], **several}).decode()


def token_count(text: str) -> int:
    """Tokens in `text` by the rule above."""
    return sum(1 for _ in _TOKEN.finditer(text))


def first_tokens(text: str, bound: int | None) -> str:
    """`text` up to the end of its token number `bound`; all of it if it has no more, or for None."""
    if bound is None:
        return text
    last_and_next = list(islice(_TOKEN.finditer(text), bound - 1, bound + 1))
    return text[: last_and_next[0].end()] if len(last_and_next) == 2 else text


def pieces(text: str, size: int) -> Iterator[str]:
    """Cuts `text` into pieces of whole lines, at most `size` characters each; a longer line is cut. At least one."""
    start = 0
    while True:
        end = start + size
        if end >= len(text):
            yield text[start:]
            return
        line_end = text.rfind("\n", start, end) + 1
        end = line_end if line_end > start else end
        yield text[start:end]
        start = end
