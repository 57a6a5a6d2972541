"""Wordings that the public contract fixes: what the official clients send, word for word, needs no weighing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.ingress.features import HEARD, READ, SEEN, TABLES, Request
from python_backends.ingress.tasks import TaskName
from python_backends.media.media import Modality

_UNIT = r"(?:second|minute|hour|day|week|month|quarter|year)s?"


@dataclass(frozen=True, slots=True)
class Rule:
    """`wording` at the beginning of a message, with one of `needs` attached or linked, asks for `task` alone."""

    name: str
    wording: re.Pattern[str]
    task: TaskName | None
    needs: frozenset[Modality] | None = None


def _rule(name: str, wording: str, task: TaskName | None, needs: frozenset[Modality] | None = None) -> Rule:
    return Rule(name, re.compile(wording, re.I), task, needs)


def _whole(task: TaskName, words: str, needs: frozenset[Modality]) -> Rule:
    """`words` are the whole message, but for the address of what they speak of."""
    wording = rf"\s*{words}\.?\s*(?:https?://\S+\s*)?\Z"
    return _rule(f"the client's words for {task}", wording, task, needs)


RULES = (
    _whole("ocr", "extract all text and data", SEEN | READ | TABLES),
    _whole("object_detection", "detect all objects", SEEN),
    _whole("gui_detection", "detect all gui elements", SEEN),
    _whole("speech_to_text", "transcribe this audio", HEARD),
    _rule("the client's words for scraper", r"\s*scrape this page:\s*\S+\s*\Z", "scraper"),
    _rule(
        "the client's words for translate", r"translate the following into [^\n:]{2,40}:\n\n", "translate", frozenset()
    ),
    _rule("the client's words for forecast", rf"forecast the next \d{{1,4}} {_UNIT} of this:", "forecast"),
    _rule("a greeting", r"\s*(?:hi|hello|hey|thanks|thank you|ok|okay)[\s.!]*\Z", None, frozenset()),
)


def rule_for(text: str, request: Request) -> Rule | None:
    """The rule that settles `request`; an empty set of needs means that nothing may be attached."""
    return next((rule for rule in RULES if _applies(rule, text, request)), None)


def _applies(rule: Rule, text: str, request: Request) -> bool:
    if not rule.wording.match(text):
        return False
    if rule.needs is None:
        return True
    return not request.kinds if not rule.needs else request.kinds <= rule.needs and bool(request.kinds)
