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

    A region's words stand in its lines, which name it as their parent; text in no element is a line of the page.
    Features count through the pages, in which every region has one row.
    """
    items: list[Evidence] = []
    first_row = 0
    for number, page in enumerate(pages):
        places = range(len(page.elements)) if chosen is None else sorted(chosen[number])
        items += _page_items(page, places, first_row, version)
        first_row += len(page.features)
    return items


def _page_items(page: PageElements, places: Collection[int], first_row: int, version: str) -> Iterator[Evidence]:
    page_id = f"p{page.number}"
    seen = EvidenceSource(page.sha256, ELEMENT_DETECTOR, version)
    whole = _corners(Quad.from_box(0, 0, page.width, page.height))
    yield Evidence(page_id, TASK, "page", "", 1.0, seen, page.number - 1, page.number, whole)
    line_order = word_order = 0
    for place in places:
        element, name = page.elements[place], id_of(page.number, place)
        above = page_id if element.parent not in places else id_of(page.number, element.parent or 0)
        if element.role != "text":
            yield _region(element, name, (page.number, place, above), first_row, seen)
            above = name
        for number, line in enumerate(element.lines):
            source = EvidenceSource(page.sha256, READER_MODELS[line.reader], version)
            line_id = name if element.role == "text" else f"{name}.l{number}"
            yield from _line_items(line, line_id, (page.number, line_order, word_order, above), source)
            line_order, word_order = line_order + 1, word_order + len(line.words)


def _region(
    element: Element, name: str, place: tuple[int, int, str], first_row: int, source: EvidenceSource
) -> Evidence:
    page, order, above = place
    rows = None if element.row is None else (first_row + element.row, first_row + element.row + 1)
    text = f"{element.role.replace('_', ' ')} {element.text}".strip()
    return Evidence(name, TASK, "region", text, element.confidence, source, order, page, _corners(quad_of(element)),
                    above, rows)  # fmt: skip


def _line_items(line: Line, name: str, place: tuple[int, int, int, str], source: EvidenceSource) -> Iterator[Evidence]:
    page, order, first_word, above = place
    yield Evidence(name, TASK, "line", line.text, line.confidence, source, order, page, _corners(line.quad), above)
    for number, word in enumerate(line.words):
        yield Evidence(f"{name}.w{number}", TASK, "word", word.text, word.confidence, source, first_word + number, page,
                       _corners(word.quad), name)  # fmt: skip


def _corners(quad: Quad) -> Corners:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return (round(ax), round(ay)), (round(bx), round(by)), (round(cx), round(cy)), (round(dx), round(dy))
