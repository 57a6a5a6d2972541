"""From findings to the events of an answer: forms, pieces, counting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any, Literal

import orjson

from python_backends.front_door.extract import Extracted
from python_backends.front_door.findings import Finding, Findings
from python_backends.front_door.order import Order
from python_backends.front_door.readable import text_of
from python_backends.front_door.saying import in_words
from python_backends.front_door.talk import Said

# Where no decoder is asked, a token is a run of letters and digits, one Han, Kana or Hangul character, or one other
# visible mark: a stable rule that can be checked by hand.
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+|[^\w\s]")
_TEXT_PIECE = 512
_JSON_PIECE = 65_536

Event = dict[str, Any]
FinishReason = Literal["stop", "length", "tool_calls"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back. `calls` are functions that the caller is to run, `tasks` the tasks that ran.

    A plain task's result is the content itself; `precontext` then holds at most what the guard said.
    """

    content: str
    finish_reason: FinishReason
    prompt_tokens: int
    completion_tokens: int
    precontext: Sequence[Event] = ()
    piece: int = _TEXT_PIECE
    reasoning: str = ""
    calls: Sequence[Event] = ()
    tasks: Sequence[str] = ()
    vcache: bool = False

    def events(self) -> Iterator[bytes]:
        """The JSON events in order: reasoning, precontext, content (at least one) or tool_calls, done."""
        if self.reasoning:
            yield orjson.dumps({"event": "reasoning", "text": self.reasoning})
        if self.precontext:
            yield orjson.dumps({"event": "precontext", "entries": self.precontext})
        if self.calls:
            yield orjson.dumps({"event": "tool_calls", "calls": self.calls})
        else:
            for text in pieces(self.content, self.piece):
                yield orjson.dumps({"event": "content", "text": text})
        done = {"finish_reason": self.finish_reason, "usage": self._usage(), "vcache": self.vcache, "tasks": self.tasks}
        yield orjson.dumps({"event": "done"} | done)

    def _usage(self) -> dict[str, Any]:
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.prompt_tokens + self.completion_tokens,
            "prompt_tokens_details": {"cached_tokens": self.prompt_tokens if self.vcache else 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }

    def stored(self) -> bytes:
        """What the cache keeps; the inverse of `replayed`."""
        return orjson.dumps(asdict(self))

    @classmethod
    def replayed(cls, stored: str | bytes) -> Answer:
        """A stored answer as it is given again: it came from the cache, and nothing was reasoned about."""
        return replace(cls(**orjson.loads(stored)), vcache=True, reasoning="")


def answer_of(
    order: Order,
    found: Findings,
    extracted: Extracted | None = None,
    *,
    said: Said | None = None,
    reasons: str = "",
    tasks: Sequence[str] = (),
) -> Answer:
    """The answer to `order` out of what was found, and the object made or the words said of it, if they were.

    What was read counts as prompt; with a decoder its own counts stand, fused rows among them. A task's completion
    counts the text it says, not the numbers around it, and is never cut: a task is executed, not decoded, so
    `max_tokens` bounds only the forms "text" and "json_object".
    """
    read = "\n\n".join(text_of(finding.result) for finding in (*found.reads, *found.prose))
    prompt = max(1, token_count(order.prompt) + token_count(read))
    told = [finding for finding in (*found.works, *found.unused) if finding.failed is None]  # precontext has the rest
    text = "\n\n".join(map(in_words, told or found.works))
    if order.form == "task" and order.task is not None:
        mine = found.works or found.reads
        content = task_content(order.task.name, mine)
        return Answer(content, "stop", prompt, max(1, token_count(text)), piece=_JSON_PIECE, tasks=tasks)
    shown = (*found.reads, *found.works, *found.prose)
    precontext: list[Event] = [{"name": finding.task.precontext, "result": finding.public} for finding in shown]
    if extracted is not None:
        return _object(order, extracted, precontext, prompt, reasons, tasks)
    if said is not None:
        finish: FinishReason = "length" if said.cut else "stop"
        return Answer(said.text, finish, said.prompt_tokens, max(1, said.completion_tokens), precontext,
                      reasoning=reasons, tasks=tasks)  # fmt: skip
    full = "\n\n".join(order.tool_results) or text
    full = orjson.dumps(_plain_object(found, full)).decode() if order.form == "json_object" else full
    content = first_tokens(full, order.max_tokens)
    finish = "stop" if content == full else "length"
    counted = max(1, token_count(content))
    return Answer(content, finish, prompt, counted, precontext, reasoning=reasons, tasks=tasks)


def _object(
    order: Order, extracted: Extracted, precontext: list[Event], prompt: int, reasons: str, tasks: Sequence[str]
) -> Answer:
    """The object of a schema, with the record of its leaves, and of what the decoder was shown."""
    content = first_tokens(extracted.json, order.max_tokens)
    cut = content != extracted.json or extracted.cut
    counted = extracted.completion_tokens
    if counted is None or content != extracted.json:
        counted = token_count(content)
    return Answer(
        content=content,
        finish_reason="length" if cut else "stop",
        prompt_tokens=extracted.prompt_tokens or prompt,
        completion_tokens=max(1, counted),
        precontext=[
            *precontext, {"name": "grounding", "result": extracted.grounding},
            {"name": "fusion", "result": extracted.fusion},
        ],
        reasoning="\n".join(filter(None, (reasons, extracted.reasoning))),
        tasks=tasks,
    )  # fmt: skip


def _plain_object(found: Findings, text: str) -> dict[str, Any]:
    """An object for those who asked for one without saying which: one result as it is, several by their names."""
    if not found.works:
        return {"extracted_text": text}
    results: dict[str, Any] = {}
    for finding in (*found.works, *found.unused):
        results.setdefault(finding.task.name, []).append(finding.public)
    if len(results) == len(found.works) == 1:
        return dict(found.works[0].result)
    return {name: items[0] if len(items) == 1 else items for name, items in results.items()}


def task_content(name: str, found: Sequence[Finding]) -> str:
    """Compact JSON of a task's result; `results` lists all of them when the task ran on several documents."""
    entries = [{"name": name, "result": finding.public} for finding in found]
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
