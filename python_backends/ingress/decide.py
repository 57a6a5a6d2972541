"""A request -> the set of tasks it needs: rules where the wording is fixed, the heads' weighing elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.ingress.features import Request, Vector, flags_of
from python_backends.ingress.heads import Heads
from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.rules import rule_for
from python_backends.ingress.tasks import TASKS, TaskName, completed, given, open_to


@dataclass(frozen=True, slots=True)
class Decision:
    """`tasks` in the order they run in, each with why; `scores` of every task, 0 to 1."""

    tasks: dict[TaskName, str]
    scores: dict[TaskName, float]


def settled(text: str, request: Request) -> Decision | None:
    """The decision where none has to be weighed: a wording of the contract, or nothing but attachments."""
    rule = rule_for(text, request)
    if rule is not None:
        return _certain({} if rule.task is None else {rule.task: rule.name})
    if request.asked or request.matter:
        return None
    scores: dict[TaskName, float] = {task: float(task == "ocr") for task in TASKS}
    return _certain(completed(given(request), scores, request))


def weighed(request: Request, vector: Vector, heads: Heads, lexicon: Lexicon) -> Decision:
    """The decision by the heads; `vector` [384] is that of `request.asked`."""
    flags = flags_of(request, lexicon)
    chances = dict(zip(heads.tasks, heads.probabilities(vector, flags).tolist(), strict=True))
    chosen = given(request)
    scores: dict[TaskName, float] = {task: float(task in chosen) for task in TASKS}
    for at, task in enumerate(task for task in TASKS if task in heads.tasks):
        if open_to(task, request):
            scores[task] = chances[task]
            if chances[task] >= heads.thresholds[at]:
                chosen[task] = _because(heads.reasons(task, flags))
    return Decision(completed(chosen, scores, request), scores)


def _certain(tasks: dict[TaskName, str]) -> Decision:
    return Decision(tasks, {task: float(task in tasks) for task in TASKS})


def _because(reasons: list[str]) -> str:
    return f"wording: {', '.join(reasons)}" if reasons else "wording as a whole"
