"""Subtitles: the words of a result as cues that can be read while they stand on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.speech.formats.pieces import Piece, Result, joined, pieces_of, width_of
from python_backends.speech.utterances import ends_clause, ends_sentence

LINE = 42  # columns
LINES = 2
LONGEST_S = 7.0
SHORTEST_S = 0.7  # shorter cues stay until then, if nothing follows
APART_S = 1.0  # a pause that ends a cue


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from `t0` to `t1` seconds: one or two lines, by `speaker` if it is known."""

    t0: float
    t1: float
    lines: tuple[str, ...]
    speaker: str | None = None


def cues_of(result: Result) -> list[Cue]:
    """The cues of `result`, in order; none begins before the one before it has ended, unless speakers overlap."""
    cues: list[Cue] = []
    for chunk in result["chunks"]:
        for group in _groups(pieces_of(chunk)):
            cues.append(Cue(group[0].t0, max(piece.t1 for piece in group), _lines(group), chunk.get("speaker")))
    return [_readable(cue, cues[place + 1 : place + 2]) for place, cue in enumerate(cues)]


def _groups(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """The words of a chunk, one group a cue: all that fit, cut after the last sentence or clause of the second half."""
    rest = pieces
    while rest:
        size = 1
        while size < len(rest) and _fits(rest[: size + 1]) and rest[size].t0 - rest[size - 1].t1 < APART_S:
            size += 1
        if size < len(rest) and rest[size].t0 - rest[size - 1].t1 < APART_S:
            size = _border(rest[:size])
        yield rest[:size]
        rest = rest[size:]


def _fits(pieces: Sequence[Piece]) -> bool:
    return pieces[-1].t1 - pieces[0].t0 <= LONGEST_S and len(_lines(pieces)) <= LINES


def _border(pieces: Sequence[Piece]) -> int:
    half = (len(pieces) + 1) // 2
    for ends in (ends_sentence, ends_clause):
        for size in range(len(pieces), half - 1, -1):
            if ends(pieces[size - 1].text):
                return size
    return len(pieces)


def _lines(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """As few lines as the width allows; of two, as equal as can be."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if lines[-1] and width_of(joined([*lines[-1], piece])) > LINE:
            lines.append([])
        lines[-1].append(piece)
    greedy = tuple(joined(line) for line in lines)
    if len(greedy) != LINES:
        return greedy
    halves: list[tuple[str, ...]] = [
        (joined(pieces[:place]), joined(pieces[place:])) for place in range(1, len(pieces))
    ]
    fitting = [pair for pair in halves if max(map(width_of, pair)) <= LINE] or [greedy]
    return min(fitting, key=lambda pair: abs(width_of(pair[1]) - width_of(pair[0])))


def _readable(cue: Cue, following: Sequence[Cue]) -> Cue:
    """`cue`, held a little longer if it is very short and nothing stands in the way."""
    latest = following[0].t0 if following else cue.t0 + SHORTEST_S
    t1 = max(cue.t1, min(cue.t0 + SHORTEST_S, latest))
    return Cue(cue.t0, t1, cue.lines, cue.speaker)
