"""Standing orders: a system prompt that makes one task of every message ("Translate what the user writes to Dutch")."""

from __future__ import annotations

from dataclasses import replace

from python_backends.ingress.decide import Decision
from python_backends.ingress.features import Request, request_of
from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.tasks import TASKS, TaskName

ORDERS: tuple[TaskName, ...] = ("translate", "classify")
SURE = 0.9  # system prompts tell much that is no order, such as what the assistant could do
_CUES = ("translate", "classify", "sentiment", "filter")
_BY_WORDING: frozenset[TaskName] = frozenset(
    {"web_search", "scraper", "translate", "classify", "forecast", "code_execute"}
)


def order_of(system: str, user: Request, decision: Decision, lexicon: Lexicon) -> Request | None:
    """The system prompt as a request about the user's words; None if those ask for a task, or nothing is ordered."""
    if not system or not _BY_WORDING.isdisjoint(decision.needs):
        return None
    order = request_of(system, (), user.schema)
    if not any(lexicon[cue].search(order.asked) for cue in _CUES):
        return None
    return replace(order, kinds=user.kinds, pages=0, matter=f"{order.matter}\n{user.asked}\n{user.matter}")


def obeyed(decision: Decision, order: Decision) -> Decision:
    """`decision` with the tasks that the standing order surely asks for."""
    added = {task: order.needs[task] for task in ORDERS if task in order.needs and order.scores[task] >= SURE}
    needs = {**decision.needs, **added}
    scores = {task: max(decision.scores[task], order.scores[task] if task in added else 0.0) for task in TASKS}
    return Decision({task: needs[task] for task in TASKS if task in needs}, scores)
