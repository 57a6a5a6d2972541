"""icdar2013_tables: table regions and cell structure in government PDFs (XML of the ICDAR 2013 competition)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from perf.formulas.adjacency import adjacency_counts
from perf.formulas.boxes import Box, region_counts
from perf.formulas.cells import Cell
from perf.formulas.counts import Counts, pooled
from perf.rasterise import page_size
from perf.reading import media_of, scaled_box
from perf.sets.base import EvaluationSet, Item, Measure, Outcome, mean_of, pooled_f1, rows_of


def load(folder: Path) -> list[Item]:
    """Truth: `tables` (cells of each), `regions` (page -> boxes in points, y down), `sizes` (page -> points)."""
    return [_item(folder, row["id"], row["pdf"], row["structure"], row["regions"]) for row in rows_of(folder)]


def _item(folder: Path, name: str, pdf: str, structure: str, regions: str) -> Item:
    media = media_of(folder / pdf)
    boxes: dict[int, list[Box]] = {}
    for region in ET.parse(folder / regions).getroot().iter("region"):
        boxes.setdefault(int(region.attrib["page"]), []).append(_bounds(region))
    sizes = {page: page_size(media.data, page) for page in boxes}
    flipped = {page: [_flipped(box, sizes[page][1]) for box in found] for page, found in boxes.items()}
    tables = [table_cells(table) for table in ET.parse(folder / structure).getroot().iter("table")]
    return Item(name, name, (media,), {"tables": tables, "regions": flipped, "sizes": sizes})


def table_cells(table: ET.Element) -> list[Cell]:
    """Cells of one table, its regions (parts on several pages) put together by their increments."""
    cells = []
    for region in table.iter("region"):
        down, across = int(region.get("row-increment", 0)), int(region.get("col-increment", 0))
        for cell in region.iter("cell"):
            row, column = int(cell.attrib["start-row"]), int(cell.attrib["start-col"])
            last_row, last_column = int(cell.get("end-row", row)), int(cell.get("end-col", column))
            text = cell.findtext("content") or ""
            cells.append(Cell(row + down, column + across, last_row - row + 1, last_column - column + 1, text))
    return cells


def score(outcomes: Sequence[Outcome]) -> list[Measure]:
    """Mean adjacency F1 over documents, micro region F1 at IoU 0.8; nothing for engines without layout."""
    if not any(outcome.reading.blocks for outcome in outcomes):
        return [Measure("adjacency_f1", None), Measure("region_f1", None)]
    return [
        mean_of("adjacency_f1", outcomes, lambda o: _relations(o).f1),
        pooled_f1("region_f1", outcomes, _regions),
    ]


def _relations(outcome: Outcome) -> Counts:
    found = [block.grid_cells for block in outcome.reading.blocks if block.cells]
    return adjacency_counts(found, outcome.item.truth["tables"])


def _regions(outcome: Outcome) -> Counts:
    """Pages without a true table are not in the truth's frame; tables found there are still counted as found."""
    pages = {page.number: page for page in outcome.reading.pages}
    found: dict[int, list[Box]] = {}
    for block in outcome.reading.blocks:
        if block.type == "table" and block.page in pages:
            size = outcome.item.truth["sizes"].get(block.page, (pages[block.page].width, pages[block.page].height))
            found.setdefault(block.page, []).append(scaled_box(block.box, pages[block.page], *size))
    true = outcome.item.truth["regions"]
    return pooled(region_counts(found.get(page, []), true.get(page, [])) for page in {*found, *true})


def _bounds(region: ET.Element) -> Box:
    boxes = [box.attrib for box in region.iter("bounding-box")]
    return (
        min(float(b["x1"]) for b in boxes), min(float(b["y1"]) for b in boxes),
        max(float(b["x2"]) for b in boxes), max(float(b["y2"]) for b in boxes),
    )  # fmt: skip


def _flipped(box: Box, height: float) -> Box:
    """PDF points count y from the bottom."""
    return box[0], height - box[3], box[2], height - box[1]


SET = EvaluationSet("icdar2013_tables", "icdar2013_tables", load, score, of_layout=True)
