"""The evidence of a read document: pages, tables, cells, lines and words, each pointing at what encloses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.evidence import Corners, Evidence, EvidenceSource
from python_backends.ocr.layout.blocks import PageLayout
from python_backends.ocr.layout.structured import said_lines
from python_backends.ocr.page import Line, PageText, Quad

TASK = "ocr"
READER_MODELS = {"recognizer": "ocr_recognizer", "text_layer": "ocr_document", "tesseract": "ocr_read"}
LAYOUT_MODEL = "ocr_layout"


def evidence_of(layouts: Sequence[PageLayout], version: str) -> list[Evidence]:
    """All items of a document in reading order; `version` is that of the models. Ids look like `p1.l3.w0`."""
    return [item for layout in layouts for item in _page_items(layout, version)]


def evidence_of_text(text: str, sha256: str, version: str) -> list[Evidence]:
    """The lines of a text file, which have no place on a page; of CSV, JSON and the like those that say what is in it.
    Ids look like `l3`."""
    source = EvidenceSource(sha256, "ocr_document", version)
    lines = enumerate(said_lines(text))
    return [Evidence(f"l{order}", TASK, "line", line, 1.0, source, order) for order, line in lines]


def _page_items(layout: PageLayout, version: str) -> Iterator[Evidence]:
    page = layout.page
    page_id = f"p{page.number}"
    source = EvidenceSource(page.sha256, LAYOUT_MODEL, version)
    whole = _corners(Quad.from_box(0, 0, page.width, page.height))
    yield Evidence(page_id, TASK, "page", "", 1.0, source, page.number - 1, page.number, whole)
    parents: dict[int, str] = {}
    yield from _table_items(layout, source, parents)
    sources = {reader: EvidenceSource(page.sha256, model, version) for reader, model in READER_MODELS.items()}
    first_word = 0
    for order, line in enumerate(page.lines):
        line_id = f"{page_id}.l{order}"
        yield _line_item(line_id, line, page, sources[line.reader], (order, parents.get(order, page_id)))
        for place, word in enumerate(line.words):
            yield Evidence(
                f"{line_id}.w{place}", TASK, "word", word.text, word.confidence, sources[line.reader],
                first_word + place, page.number, _corners(word.quad), line_id, word.features,
            )  # fmt: skip
        first_word += len(line.words)


def _line_item(line_id: str, line: Line, page: PageText, source: EvidenceSource, place: tuple[int, str]) -> Evidence:
    order, parent = place
    spans = [word.features for word in line.words if word.features]
    features = (spans[0][0], spans[-1][1]) if spans else None
    return Evidence(
        line_id,
        TASK,
        "line",
        line.text,
        line.confidence,
        source,
        order,
        page.number,
        _corners(line.quad),
        parent,
        features,
    )


def _table_items(layout: PageLayout, source: EvidenceSource, parents: dict[int, str]) -> Iterator[Evidence]:
    """Tables and their cells; fills `parents` with the cell id of each line inside one."""
    page, page_id = layout.page, f"p{layout.page.number}"
    tables = [block for block in layout.blocks if block.type == "table"]
    for order, block in enumerate(tables):
        table_id = f"{page_id}.t{order}"
        confidence = _mean_confidence(page, block.lines)
        yield Evidence(
            table_id, TASK, "table", block.text, confidence, source, order, page.number, _corners(block.quad), page_id
        )
        for place, cell in enumerate(block.cells):
            cell_id = f"{table_id}.c{place}"
            parents.update(dict.fromkeys(cell.lines, cell_id))
            confidence = _mean_confidence(page, cell.lines)
            yield Evidence(
                cell_id, TASK, "cell", cell.text, confidence, source, place, page.number, _corners(cell.quad), table_id
            )


def _mean_confidence(page: PageText, lines: Sequence[int]) -> float:
    """Mean over the lines; 1.0 for an empty cell, which nothing was misread in."""
    return sum(page.lines[index].confidence for index in lines) / len(lines) if lines else 1.0


def _corners(quad: Quad) -> Corners:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return (round(ax), round(ay)), (round(bx), round(by)), (round(cx), round(cy)), (round(dx), round(dy))
