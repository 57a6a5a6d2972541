"""The result of grounding: an object, and where each of its leaves came from. Replay and fallback both give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from python_backends.errors import OpenfazeError
from python_backends.evidence import Corners
from python_backends.grounding.stream import Span, StreamWord, WordStream

Source = Literal["span", "normalised", "inferred", "fallback", "measured"]


class GroundingFailed(OpenfazeError):
    """A transcript is not one that the grammar allows; the fallback answers instead."""

    default_code = "grounding_failed"


@dataclass(frozen=True, slots=True)
class GroundedLeaf:
    """One leaf of the answer.

    `path` is like `items[0].price`, `value` what the answer holds there. `span` are the words it was read from, None if
    it was not read but inferred; then it has no evidence, page or corners either. `source`: "span" if the value is the
    words as they stand, "normalised" if it is their normal form or was cut out of them, "inferred" if it is a choice, a
    free value or a null, "fallback" if no decoder found it. `confidence` is that of its least certain word (one wrong
    character makes a value wrong) times `odds`, None for nulls and where nothing is known. `odds` is the probability
    that the decoder gave to what it wrote for the leaf, None without one. `bounds` are the corners, in pixels of
    `page`, of what surrounds its words; None without geometry, or if they stand on several pages, when `page` is that
    of the first. Of a recording, `time` is when its words are said, (begin, end) in seconds, and `speaker` who says all
    of them, None where nobody is told apart.

    "measured" leaves are no words but what the evidence of a recording says beside them: times, speakers, how many;
    they have evidence, time and speaker, and no span.
    """

    path: str
    value: Any
    source: Source
    span: Span | None = None
    evidence: tuple[str, ...] = ()
    page: int | None = None
    bounds: Corners | None = None
    confidence: float | None = None
    odds: float | None = None
    time: tuple[float, float] | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Grounded:
    """The answer, and its leaves in the answer's order.

    `left_out` are the paths of optional leaves that the decoder left out, with the odds it gave to that. `cut` says
    that the decoder was cut off, so that there may be more.
    """

    value: Any
    leaves: tuple[GroundedLeaf, ...]
    left_out: Mapping[str, float] = field(default_factory=dict)
    cut: bool = False


def leaf_from(path: str, value: Any, source: Source, span: Span, stream: WordStream) -> GroundedLeaf:
    """The leaf at `path` that was read from the words of `span`."""
    words = stream.words[span.start : span.stop]
    return GroundedLeaf(
        path,
        value,
        source,
        span,
        tuple(dict.fromkeys(word.evidence for word in words)),
        words[0].page,
        _around(words),
        min(word.confidence for word in words),
        time=_when(words),
        speaker=_same(word.speaker for word in words),
    )


def _when(words: Sequence[StreamWord]) -> tuple[float, float] | None:
    """From the first to the last moment of `words`; None if they have no times, or are of two recordings."""
    times = [(word.line, word.t0, word.t1) for word in words if word.t0 is not None and word.t1 is not None]
    if len(times) < len(words):
        return None
    first = [t0 for number, (line, t0, _) in enumerate(times) if number == 0 or times[number - 1][0] != line]
    if first != sorted(first):  # another recording begins anew
        return None
    return min(t0 for _, t0, _ in times), max(t1 for _, _, t1 in times)


def _same(speakers: Iterable[str | None]) -> str | None:
    found = set(speakers)
    return found.pop() if len(found) == 1 else None


def _around(words: Sequence[StreamWord]) -> Corners | None:
    """The corners around `words`: their own if it is one, else the upright box; None if they do not share a page."""
    quads = [word.quad for word in words if word.quad is not None]
    if not quads or len({word.page for word in words}) > 1:
        return None
    if len(quads) == 1:
        return quads[0]
    left, top = min(x for quad in quads for x, _ in quad), min(y for quad in quads for _, y in quad)
    right, bottom = max(x for quad in quads for x, _ in quad), max(y for quad in quads for _, y in quad)
    return (left, top), (right, top), (right, bottom), (left, bottom)


def path_of(steps: Sequence[str | int]) -> str:
    """`items[0].price` for ("items", 0, "price"); a name that is no plain word is quoted: `a["b c"]`."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step.replace("-", "_").isidentifier():
            path += f".{step}" if path else step
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            path += f'["{quoted}"]'
    return path
