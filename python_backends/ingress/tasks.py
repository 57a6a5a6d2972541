"""The tasks that a plain request can need, in the order they run in, and which of them its attachments allow."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal, get_args

from python_backends.ingress.features import HEARD, READ, SEEN, TABLES, Request

TaskName = Literal[
    "ocr", "object_detection", "gui_detection", "speech_to_text", "web_search", "scraper", "translate", "classify",
    "forecast", "code_execute",
]  # fmt: skip
TASKS: tuple[TaskName, ...] = get_args(TaskName)
Look = tuple[TaskName, ...]
# What can be done with a picture, one of these for each request that brings one. They are weighed against each other:
# two tasks that were weighed apart would both be chosen where either might do.
LOOKS: tuple[Look, ...] = (
    ("ocr",), ("object_detection",), ("ocr", "object_detection"), ("gui_detection",), ("ocr", "gui_detection"),
)  # fmt: skip
# What is done with words. `speech_to_text` is in neither: whatever is asked of a recording needs its words.
DEEDS: tuple[TaskName, ...] = ("web_search", "scraper", "translate", "classify", "forecast", "code_execute")
NO_DEED = "nothing"
HEADS: tuple[str, ...] = (*("+".join(look) for look in LOOKS), *DEEDS, NO_DEED)


def given(request: Request) -> dict[TaskName, str]:
    """Tasks that what is attached settles by itself -> why."""
    settled: dict[TaskName, str] = {}
    if request.has(HEARD):
        settled["speech_to_text"] = "a recording is attached or linked"
    if request.has(READ):
        settled["ocr"] = "a document is attached or linked"
    return settled


def is_open(head: str, request: Request) -> bool:
    """Whether `request` is one that the head `head` has a say in."""
    if head in DEEDS or head == NO_DEED:
        return head != "scraper" or request.pages > 0
    return request.has(SEEN)


def answer_of(head: str, tasks: Set[str]) -> bool:
    """What the head should say to a request that needs exactly `tasks`."""
    if head == NO_DEED:
        return tasks.isdisjoint(DEEDS)
    if head in DEEDS:
        return head in tasks
    return {"ocr", "object_detection", "gui_detection"} & tasks == set(head.split("+"))


def unread(needs: Set[TaskName], request: Request) -> dict[TaskName, str]:
    """A table is read like a document, unless the tasks that take it as it is are at work: task -> why."""
    if request.has(TABLES) and needs.isdisjoint(("ocr", "forecast", "code_execute")):
        return {"ocr": "a table is attached or linked"}
    return {}
