"""The tasks that a plain request can need, in the order they run in, and which of them its attachments allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from python_backends.ingress.features import HEARD, READ, SEEN, TABLES, Request

TaskName = Literal[
    "ocr", "object_detection", "gui_detection", "speech_to_text", "web_search", "scraper", "translate", "classify",
    "forecast", "code_execute",
]  # fmt: skip
TASKS: tuple[TaskName, ...] = get_args(TaskName)
# Decided by the heads; `speech_to_text` never is: whatever is asked of a recording needs its words.
WEIGHED: tuple[TaskName, ...] = tuple(task for task in TASKS if task != "speech_to_text")
_PERCEIVING: tuple[TaskName, ...] = ("ocr", "object_detection", "gui_detection")
_LOOKING: frozenset[TaskName] = frozenset({"object_detection", "gui_detection"})


def given(request: Request) -> dict[TaskName, str]:
    """Tasks that what is attached settles by itself -> why."""
    settled: dict[TaskName, str] = {}
    if request.has(HEARD):
        settled["speech_to_text"] = "a recording is attached or linked"
    if request.has(READ):
        settled["ocr"] = "a document is attached or linked"
    return settled


def open_to(task: TaskName, request: Request) -> bool:
    """Whether `request` leaves it to the wording whether it needs `task`."""
    if task in given(request):
        return False
    if task == "ocr" or task in _LOOKING:
        return request.has(SEEN)
    return request.pages > 0 if task == "scraper" else task in WEIGHED


def missing(chosen: Iterable[TaskName], scores: Mapping[TaskName, float], request: Request) -> dict[TaskName, str]:
    """What the `chosen` tasks cannot do without -> why: nothing works on an image or a table that nobody has read."""
    have, lacking = set(chosen), dict[TaskName, str]()
    if request.has(SEEN) and have.isdisjoint(_PERCEIVING):
        best: TaskName = "ocr" if have else max(_PERCEIVING, key=scores.__getitem__)
        lacking[best] = "an image is attached or linked"
    if request.has(TABLES) and have.isdisjoint(("ocr", "forecast", "code_execute")):
        lacking["ocr"] = "a table is attached or linked"
    return lacking
