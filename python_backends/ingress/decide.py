"""A request -> the set of tasks it needs: rules where the wording is fixed, the heads' weighing elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.ingress.features import SEEN, Request, Vector, flags_of
from python_backends.ingress.heads import Heads
from python_backends.ingress.heard import may_translate
from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.links import LINK
from python_backends.ingress.rules import rule_for
from python_backends.ingress.tasks import DEEDS, LOOKS, NO_DEED, TASKS, Look, TaskName, given, is_open, unread

LIKELY = 0.5


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
    """The decision where none has to be weighed: a wording of the contract, or nothing but attachments and links."""
    rule = rule_for(text, request)
    if rule is not None:
        return _decision({} if rule.task is None else {rule.task: Need(1.0, rule.name)}, {})
    if request.asked not in ("", LINK) or request.matter:
        return None
    certain = given(request)
    if request.pages:
        certain["scraper"] = "the address of a page, and nothing is said"
    if request.has(SEEN):
        certain.setdefault("ocr", "an image is attached or linked, and nothing is said")
    certain |= unread(certain.keys(), request)
    return _decision({task: Need(1.0, why) for task, why in certain.items()}, {})


def weighed(request: Request, vector: Vector, heads: Heads, lexicon: Lexicon) -> Decision:
    """The decision by the heads; `vector` [384] is that of `request.asked`."""
    flags = flags_of(request, lexicon)
    chances = dict(zip(heads.names, heads.probabilities(vector, flags).tolist(), strict=True))
    shut = [] if may_translate(request, lexicon) else ["translate"]
    scores = {task: chances[task] for task in DEEDS if task not in shut and is_open(task, request)}
    nothing = max(chances[head] for head in (NO_DEED, *shut))  # what spoke for a shut task speaks for no other
    needs = {task: Need(1.0, why) for task, why in given(request).items()}
    needs |= {task: Need(round(scores[task], 4), _because(heads, task, flags))
              for task in _deeds(scores, nothing)}  # fmt: skip
    if request.has(SEEN):
        look, shares = _look(chances)
        scores |= shares
        why = _because(heads, "+".join(look), flags)
        needs = {task: Need(round(shares[task], 4), why) for task in look} | needs
    needs |= {task: Need(1.0, why) for task, why in unread(needs.keys(), request).items()}
    return _decision(needs, scores)


def _deeds(scores: Mapping[TaskName, float], nothing: float) -> list[TaskName]:
    """Every deed that is likelier than not; else the likeliest, if it is likelier than that there is nothing to do."""
    likely = [task for task, score in scores.items() if score >= LIKELY]
    best = max(scores, key=scores.__getitem__)
    return likely or ([best] if scores[best] > nothing else [])


def _look(chances: Mapping[str, float]) -> tuple[Look, dict[TaskName, float]]:
    """The likeliest look, and the share of all looks that each task is in."""
    each = {look: chances["+".join(look)] for look in LOOKS}
    whole = sum(each.values())
    tasks = {task for look in LOOKS for task in look}
    shares = {task: sum(chance for look, chance in each.items() if task in look) / whole for task in tasks}
    return max(each, key=each.__getitem__), shares


def _decision(needs: Mapping[TaskName, Need], scores: Mapping[TaskName, float]) -> Decision:
    ordered = {task: needs[task] for task in TASKS if task in needs}
    return Decision(ordered, {task: round(scores.get(task, float(task in needs)), 4) for task in TASKS})


def _because(heads: Heads, name: str, flags: Vector) -> str:
    reasons = heads.reasons(name, flags)
    return f"wording: {', '.join(reasons)}" if reasons else "wording as a whole"
