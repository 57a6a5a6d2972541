"""The evidence of a screenshot: its page, regions with their features, and lines and words as those of `ocr`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from python_backends.evidence import Corners, Evidence, EvidenceSource
from python_backends.gui.elements import Element, PageElements
from python_backends.gui.networks import ELEMENT_DETECTOR
from python_backends.gui.result import id_of, quad_of
from python_backends.ocr.layout.evidence import READER_MODELS
from python_backends.ocr.page import Line, Quad

TASK = "gui_detection"


def evidence_of(
    pages: Sequence[PageElements], chosen: Sequence[Collection[int]] | None, version: str
) -> list[Evidence]:
    """All items in reading order, of page i those of the elements at the places `chosen[i]`; None takes all.

    A region's words stand in its lines, which name it as their parent; text in no element is a line by itself. Rows of
    features count through the pages.
    """
    items: list[Evidence] = []
    first_row = 0
    for number, page in enumerate(pages):
        places = range(len(page.elements)) if chosen is None else sorted(chosen[number])
        items += _Page(page, first_row, version).items(places)
        first_row += len(page.features)
    return items


class _Page:
    """Makes the items of one page, whose rows of features start at `first_row` of all."""

    def __init__(self, page: PageElements, first_row: int, version: str) -> None:
        self._page, self._first_row, self._version = page, first_row, version
        self._lines = self._words = 0

    def items(self, places: Collection[int]) -> Iterator[Evidence]:
        """The page, then the elements at `places`, each before its lines, each line before its words."""
        plan = self._page.plan
        whole = _corners(Quad.from_box(0, 0, plan.width, plan.height))
        seen = self._source(ELEMENT_DETECTOR)
        yield Evidence(f"p{plan.number}", TASK, "page", "", 1.0, seen, plan.number - 1, plan.number, whole)
        for place in places:
            element = self._page.elements[place]
            name = id_of(plan.number, place)
            above = None if element.parent not in places else id_of(plan.number, element.parent or 0)
            if element.role == "text":
                for line in element.lines:
                    yield from self._line(line, name, above)
            else:
                yield self._region(element, name, place, above)
                for number, line in enumerate(element.lines):
                    yield from self._line(line, f"{name}.l{number}", name)

    def _region(self, element: Element, name: str, order: int, above: str | None) -> Evidence:
        rows = None if element.row is None else self._rows((element.row, element.row + 1))
        return Evidence(
            name, TASK, "region", element.text, element.confidence, self._source(ELEMENT_DETECTOR), order,
            self._page.number, _corners(quad_of(element)), above, rows, label=element.role,
        )  # fmt: skip

    def _line(self, line: Line, name: str, above: str | None) -> Iterator[Evidence]:
        page, source = self._page.number, self._source(READER_MODELS[line.reader])
        spans = [word.features for word in line.words if word.features]
        rows = self._rows((spans[0][0], spans[-1][1])) if spans else None
        yield Evidence(name, TASK, "line", line.text, line.confidence, source, self._lines, page, _corners(line.quad),
                       above, rows)  # fmt: skip
        for number, word in enumerate(line.words, self._words):
            yield Evidence(f"{name}.w{number - self._words}", TASK, "word", word.text, word.confidence, source, number,
                           page, _corners(word.quad), name, self._rows(word.features))  # fmt: skip
        self._lines, self._words = self._lines + 1, self._words + len(line.words)

    def _rows(self, rows: tuple[int, int] | None) -> tuple[int, int] | None:
        return None if rows is None else (rows[0] + self._first_row, rows[1] + self._first_row)

    def _source(self, model: str) -> EvidenceSource:
        return EvidenceSource(self._page.plan.sha256, model, self._version)


def _corners(quad: Quad) -> Corners:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return (round(ax), round(ay)), (round(bx), round(by)), (round(cx), round(cy)), (round(dx), round(dy))
