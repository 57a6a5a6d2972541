"""A request -> the set of tasks it needs: rules where the wording is fixed, the heads' weighing elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.ingress.features import Request, Vector, flags_of
from python_backends.ingress.heads import Heads
from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.rules import rule_for
from python_backends.ingress.tasks import TASKS, TaskName, given, missing, open_to


@dataclass(frozen=True, slots=True)
class Need:
    """Why a task is needed, and how sure that is: 1 where no wording was weighed."""

    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`needs` in the order the tasks run in; `scores` of every task, 0 to 1."""

    needs: Mapping[TaskName, Need]
    scores: Mapping[TaskName, float]


def settled(text: str, request: Request) -> Decision | None:
    """The decision where none has to be weighed: a wording of the contract, or nothing but attachments."""
    rule = rule_for(text, request)
    if rule is not None:
        return _decision({} if rule.task is None else {rule.task: Need(1.0, rule.name)}, {})
    if request.asked or request.matter:
        return None
    certain = given(request)
    certain |= missing(certain, {task: float(task == "ocr") for task in TASKS}, request)
    return _decision({task: Need(1.0, why) for task, why in certain.items()}, {})


def weighed(request: Request, vector: Vector, heads: Heads, lexicon: Lexicon) -> Decision:
    """The decision by the heads; `vector` [384] is that of `request.asked`."""
    flags = flags_of(request, lexicon)
    chances = dict(zip(heads.tasks, heads.probabilities(vector, flags).tolist(), strict=True))
    needs = {task: Need(1.0, why) for task, why in given(request).items()}
    scores = {task: chances[task] for task in TASKS if open_to(task, request)}
    for task, score in scores.items():
        if score >= heads.threshold(task):
            needs[task] = Need(round(score, 4), _because(heads.reasons(task, flags)))
    every = {task: scores.get(task, 0.0) for task in TASKS}
    return _decision(needs | {task: Need(1.0, why) for task, why in missing(needs, every, request).items()}, scores)


def _decision(needs: Mapping[TaskName, Need], scores: Mapping[TaskName, float]) -> Decision:
    ordered = {task: needs[task] for task in TASKS if task in needs}
    return Decision(ordered, {task: round(scores.get(task, float(task in needs)), 4) for task in TASKS})


def _because(reasons: list[str]) -> str:
    return f"wording: {', '.join(reasons)}" if reasons else "wording as a whole"
