"""Where the labels of fields and marks stand, and which text it is.

Boxes are as loose as the detector draws them: a field may begin late, a label may run over its edge. So a label is told
by its middle, which lies outside of what it labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from python_backends.gui.elements import Box, Element
from python_backends.ocr.page import Word

FIELDS = frozenset({"text_field", "select", "slider"})  # labelled above or to the left
MARKS = frozenset({"checkbox", "radio", "switch"})  # labelled to the right, else to the left
TEXT_HEIGHT = 24  # of a field's text at most, whatever the field's height; by it labels' distances are measured
ABOVE, ASIDE = 1.5, 5.0  # how far a label may be
TIE = 0.01  # by which a mark's label is rather the text to its right than one as near to its left


def labels_beside(elements: Sequence[Element]) -> list[str]:
    """The text that labels each field and mark, "" for others: the nearest one above a field or to its left, or to a
    mark's right. A text labels what it is nearest to."""
    labelled = [place for place, element in enumerate(elements) if element.role in FIELDS | MARKS]
    marks = [element.box for element in elements if element.role in MARKS]
    nearest: dict[int, tuple[float, str]] = {}
    for text, box in _texts(elements, marks):
        near = {place: distance for place in labelled
                if (distance := _distance(elements[place], box)) is not None and distance <= 1}  # fmt: skip
        least = min(near.values(), default=0.0)
        for place, distance in near.items():
            if distance == least:
                nearest[place] = min(nearest.get(place, (distance, text)), (distance, text))
    return [nearest.get(place, (0.0, ""))[1] for place in range(len(elements))]


def is_beside(role: str, box: Box, label: Box) -> bool:
    """Whether `label` stands where a field or a mark in `box` has one, at its side."""
    distance = _aside(role, box, label) if role in FIELDS | MARKS else None
    return distance is not None and distance <= 1


def _texts(elements: Sequence[Element], marks: Sequence[Box]) -> Iterator[tuple[str, Box]]:
    """What may be a label: texts and headings, parted where marks stand in them, as lines are read across those."""
    for element in elements:
        if element.role not in ("text", "heading") or not element.text:
            continue
        if len(element.lines) != 1:
            yield element.text, element.box
            continue
        (line,) = element.lines
        across = [(mark.x0 + mark.x1) / 2 for mark in marks if _level(mark, element.box)]
        for _, words in groupby(line.words, key=lambda word: sum(_middle(word) > middle for middle in across)):
            part = list(words)
            boxes = [word.quad.box for word in part]
            box = Box(boxes[0][0], element.box.y0, boxes[-1][2], element.box.y1)
            yield " ".join(word.text for word in part), box


def _middle(word: Word) -> float:
    left, _, right, _ = word.quad.box
    return (left + right) / 2


def _distance(element: Element, label: Box) -> float | None:
    """How far `label` is from the side where labels stand, as a share of how far it may be; None elsewhere."""
    box = element.box
    over = min(box.x1, label.x1) - max(box.x0, label.x0) > 0.5 * min(box.width, label.width)
    if element.role in FIELDS and over and label.y1 <= box.y0 + 4:
        return max(box.y0 - label.y1, 0.0) / (ABOVE * min(box.height, TEXT_HEIGHT))
    return _aside(element.role, box, label)


def _aside(role: str, box: Box, label: Box) -> float | None:
    unit, middle = min(box.height, TEXT_HEIGHT), (label.x0 + label.x1) / 2
    if not _level(box, label):
        return None
    if role in MARKS and middle > box.x1:
        return max(label.x0 - box.x1, 0.0) / (2 * ASIDE * unit)
    if middle >= box.x0:
        return None
    return max(box.x0 - label.x1, 0.0) / (ASIDE * unit) + (TIE if role in MARKS else 0.0)


def _level(box: Box, label: Box) -> bool:
    return min(box.y1, label.y1) - max(box.y0, label.y0) > 0.5 * min(box.height, label.height)
