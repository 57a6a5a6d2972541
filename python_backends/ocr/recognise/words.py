"""Glyphs to words, each with its own quad: boundaries from the CTC alignment, edges from the ink between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from python_backends.ocr.page import Line, Point, Quad, Word
from python_backends.ocr.recognise.ctc import Glyph, Ids, Probs
from python_backends.ocr.recognise.strips import HEIGHT, Strip

SPACE = " "
SPACE_THRESHOLD = 0.1  # a space that lost to the blank at this probability is still a space: it is rarely trained on
INK_SHARE = 0.2  # of the strip's strongest contrast: below it a column or row is background


def with_spaces(glyphs: Sequence[Glyph], ids: Ids, probs: Probs, space_id: int) -> list[Glyph]:
    """Insert the spaces that the best path missed.

    Recognizers of this family drop spaces in tight print: between two glyphs the blank wins with the space in second
    place. `ids`, `probs` are [t, k] of the strip.
    """
    chance = np.where(ids == space_id, probs, 0).max(axis=1)
    found: list[Glyph] = []
    for glyph in glyphs:
        if found and SPACE not in (found[-1].character, glyph.character) and glyph.step > found[-1].step + 1:
            between = chance[found[-1].step + 1 : glyph.step]
            if between.max() > SPACE_THRESHOLD:
                middle = (found[-1].centre + glyph.centre) / 2
                step = found[-1].step + 1 + int(between.argmax())
                found.append(Glyph(SPACE, float(between.max()), middle, step))
        found.append(glyph)
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A strip as read: the line, and the time steps of its glyphs in the order of the words' feature rows."""

    line: Line
    steps: tuple[int, ...]


def reading_of(strip: Strip, glyphs: Sequence[Glyph]) -> Reading | None:
    """Words of one strip, or None if there are none. Feature rows are numbered from 0."""
    groups = _word_groups(glyphs)
    if not groups:
        return None
    frame = Frame.around(strip)
    edges = _edges(groups, frame)
    words, steps, row = [], [], 0
    for group, (left, right) in zip(groups, edges, strict=True):
        confidence = float(np.mean([glyph.confidence for glyph in group]))
        text = "".join(glyph.character for glyph in group)
        words.append(Word(text, frame.quad(left, right), confidence, (row, row + len(group))))
        steps += [glyph.step for glyph in group]
        row += len(group)
    return Reading(Line(frame.quad(edges[0][0], edges[-1][1]), tuple(words)), tuple(steps))


def numbered_from(line: Line, first_row: int) -> Line:
    """The line with `first_row` added to its feature rows."""
    words = [
        replace(word, features=(word.features[0] + first_row, word.features[1] + first_row)) if word.features else word
        for word in line.words
    ]
    return replace(line, words=tuple(words))


def _word_groups(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    groups: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.character.isspace():
            groups.append([])
        else:
            groups[-1].append(glyph)
    return [group for group in groups if group]


@dataclass(frozen=True, slots=True)
class Frame:
    """The strip's own coordinates: where its ink is, and how they lead to the page."""

    corners: npt.NDArray[np.float32]
    width: int
    ink: npt.NDArray[np.bool_]
    top: float
    bottom: float

    @classmethod
    def around(cls, strip: Strip) -> Frame:
        grey = np.asarray(cv2.cvtColor(strip.pixels, cv2.COLOR_RGB2GRAY), np.float32)
        columns, rows = np.ptp(grey, axis=0), grey.std(axis=1)
        inked = np.flatnonzero(rows > INK_SHARE * rows.max()) if rows.max() > 0 else np.array([0, HEIGHT - 1])
        top, bottom = max(0, int(inked[0]) - 1), min(HEIGHT, int(inked[-1]) + 2)
        return cls(strip.corners, strip.width, columns > INK_SHARE * columns.max(initial=0), top, bottom)

    def quad(self, left: float, right: float) -> Quad:
        """The part of the region between two strip columns, in page pixels."""
        top_left, top_right, bottom_right, bottom_left = self.corners
        across = (left / self.width, right / self.width)
        upper = [top_left + (top_right - top_left) * share for share in across]
        lower = [bottom_left + (bottom_right - bottom_left) * share for share in across]
        down = (self.top / HEIGHT, self.bottom / HEIGHT)
        points = [
            upper[0] + (lower[0] - upper[0]) * down[0],
            upper[1] + (lower[1] - upper[1]) * down[0],
            upper[1] + (lower[1] - upper[1]) * down[1],
            upper[0] + (lower[0] - upper[0]) * down[1],
        ]
        return Quad(*(Point(float(x), float(y)) for x, y in points))

    def word(self, text: str, left: float, right: float, confidence: float) -> Word:
        """A word between two strip columns."""
        return Word(text, self.quad(left, right), confidence)


def _edges(groups: Sequence[Sequence[Glyph]], frame: Frame) -> list[tuple[float, float]]:
    """Left and right strip column of each word: the widest blank run between neighbours parts them."""
    lefts, rights = [], []
    for before, after in zip(groups[:-1], groups[1:], strict=True):
        # The path may end in the padding, beyond the region.
        right, left = _gap(frame.ink, min(before[-1].centre, frame.width), min(after[0].centre, frame.width))
        rights.append(right)
        lefts.append(left)
    inked = np.flatnonzero(frame.ink)
    first = float(inked[0]) if len(inked) else 0.0
    last = float(inked[-1] + 1) if len(inked) else float(frame.width)
    outer_left = min(first, groups[0][0].centre)
    outer_right = min(max(last, groups[-1][-1].centre), float(frame.width))
    return list(zip([outer_left, *lefts], [*rights, outer_right], strict=True))


def _gap(ink: npt.NDArray[np.bool_], start: float, stop: float) -> tuple[float, float]:
    """The widest run without ink between two strip columns, or their middle if there is none."""
    first, last = int(max(start, 0)), int(min(stop, len(ink)))
    window = ink[first:last]
    turns = np.flatnonzero(np.diff(window.astype(np.int8), prepend=1, append=1))
    if len(turns) < 2:
        middle = (start + stop) / 2
        return middle, middle
    begins, ends = turns[::2], turns[1::2]
    widest = int(np.argmax(ends - begins))
    return float(first + begins[widest]), float(first + ends[widest])
