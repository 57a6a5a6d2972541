"""Sets made on the spot, read by an engine that answers from a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from perf.accuracy import measure, report_of
from perf.engines.cache import CachedReader
from perf.engines.openfaze import reading_of
from perf.engines.tesseract import reading_of_tsv
from perf.markdown import markdown_of
from perf.reading import Block, Media, Page, Piece, Reading, TableCell, joined
from perf.sets import icdar2013, olmocr, sroie, tesseract_pages
from perf.sets.base import Item, Outcome
from perf.sets.registry import chosen
from python_backends.errors import InvalidMedia, InvalidRequest
from tests.perf.fake_server import RESULT


class TableEngine:
    """Answers with the text kept for a filename; fails for names it does not know."""

    name, version, parallel, takes_pdf, cached, lays_out = "table", "1", 2, True, True, False

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.calls = 0

    def read(self, media: Media) -> Reading:
        self.calls += 1
        if media.filename not in self.texts:
            raise InvalidMedia(f"{media.filename} is unknown")
        return page_of(self.texts[media.filename])

    def close(self) -> None:
        """Nothing."""


def page_of(text: str) -> Reading:
    piece = Piece(text=text, box=(0, 0, 10, 10))
    return Reading(pages=(Page(number=1, width=20, height=20, text=text, words=(piece,), lines=(piece,)),))


def receipts(folder: Path) -> Path:
    rows = []
    for index, text in enumerate(["AB CD", "EF"]):
        Image.new("RGB", (20, 20 + index)).save(folder / f"{index}.png")
        lines = [{"poly": [0, 0, 10, 0, 10, 10, 0, 10], "text": text}]
        rows.append({"id": str(index), "image": f"{index}.png", "lines": lines})
    (folder / "items.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_an_engine_without_layout_is_not_asked_for_tables(tmp_path: Path) -> None:
    reader = CachedReader(TableEngine({}), tmp_path / "cache")
    column = measure(reader, icdar2013.SET, sroie.load(receipts(tmp_path)))
    assert [measured.value for measured in column.measures] == [None, None]
    assert (reader.misses, column.failures) == (0, 0)


def test_failures_stay_in_the_score_and_are_counted(tmp_path: Path) -> None:
    items = sroie.load(receipts(tmp_path))
    reader = CachedReader(TableEngine({"0.png": "ab cd"}), tmp_path / "cache")
    column = measure(reader, sroie.SET, items)
    scores = {m.name: m.value for m in column.measures}
    assert column.failures == 1
    assert scores["word_f1"] == pytest.approx(2 * 2 / (2 + 3))
    assert scores["line_f1"] == pytest.approx(2 * 1 / (1 + 2))
    report = report_of({"sroie52": [column]}, {"sroie52": 2}, "data")
    assert report.failures == 1
    assert "(1 failed)" in report.tables[0].rows[0][1]


def test_second_run_comes_from_the_cache(tmp_path: Path) -> None:
    items = sroie.load(receipts(tmp_path))
    engine = TableEngine({"0.png": "ab cd", "1.png": "ef"})
    first = measure(CachedReader(engine, tmp_path / "cache"), sroie.SET, items)
    again = measure(CachedReader(engine, tmp_path / "cache"), sroie.SET, items)
    assert engine.calls == 2
    assert (first.from_cache, again.from_cache) == (False, True)
    assert [m.value for m in first.measures] == [m.value for m in again.measures]


def test_a_broken_cache_entry_is_read_again(tmp_path: Path) -> None:
    engine = TableEngine({"a": "x"})
    CachedReader(engine, tmp_path).read([Media(b"1", "image/png", "a")])
    next(tmp_path.rglob("*.json")).write_text('{"shape": "older"}')
    assert CachedReader(engine, tmp_path).read([Media(b"1", "image/png", "a")]).text == "x"


def test_olmocr_rates() -> None:
    cases = [{"type": "present", "text": "x"}, {"type": "present", "text": "nowhere"}, {"type": "absent", "text": "q"}]
    item = Item("p", "p", (), {"cases": cases})
    scores = {m.name: m.value for m in olmocr.score([Outcome(item, page_of("x"))])}
    assert scores["pass_rate"] == pytest.approx(2 / 3)
    assert scores["mean_over_types"] == pytest.approx(0.75)
    assert scores["math"] is None
    failed = {m.name: m.value for m in olmocr.score([Outcome(item, Reading(pages=()), failed=True)])}
    assert failed["pass_rate"] == 0.0


def test_rotated_copies_are_compared_with_their_upright_page() -> None:
    def outcome(name: str, text: str) -> Outcome:
        item = Item(name, name.split("-rotated")[0], (), {"text": "abcd"})
        return Outcome(item, page_of(text))

    outcomes = [outcome("p", "abcd"), outcome("p-rotated-L", "abcx"), outcome("p-rotated-R", "abcd")]
    scores = {m.name: m.value for m in tesseract_pages.score(outcomes)}
    assert scores["rotated_minus_upright_cer"] == pytest.approx(0.25)


def test_public_result_becomes_a_reading() -> None:
    reading = reading_of(RESULT)
    assert reading.text == "echo"
    assert reading.pages[0].words == (Piece(text="echo", box=(0, 0, 10, 10)),)
    assert reading.blocks[0].type == "paragraph"


def test_tesseract_tsv() -> None:
    rows = [
        "level page_num block_num par_num line_num word_num left top width height conf text",
        "1 1 0 0 0 0 0 0 100 50 -1 ",
        "5 1 1 1 1 1 1 2 3 4 96 Hi",
        "5 1 1 1 1 2 6 2 3 4 96 you",
    ]
    tsv = "\n".join(row.replace(" ", "\t") for row in rows)
    reading = reading_of_tsv(tsv)
    assert reading.text == "Hi you"
    assert reading.pages[0].lines[0].box == (1.0, 2.0, 9.0, 6.0)
    assert (reading.pages[0].width, reading.pages[0].height) == (100.0, 50.0)


def test_markdown_leaves_furniture_out_and_writes_tables() -> None:
    cells = (TableCell(row=0, column=0, text="a<b"), TableCell(row=0, column=1, column_span=2, text="c"))
    blocks = [("title", "T", ()), ("header", "running head", ()), ("table", "", cells), ("paragraph", "p\nq", ())]
    made = tuple(Block(type=t, page=1, box=(0, 0, 1, 1), text=x, cells=c) for t, x, c in blocks)
    markdown = markdown_of(Reading(pages=page_of("x").pages, blocks=made))
    assert markdown == '# T\n\n<table><tr><td>a&lt;b</td><td colspan="2">c</td></tr></table>\n\np q'


def test_documents_are_joined_with_pages_numbered_through() -> None:
    assert [page.number for page in joined([page_of("a"), page_of("b")]).pages] == [1, 2]


def test_a_folders_name_means_all_its_sets_and_unknown_ones_are_refused() -> None:
    assert len(chosen(["borndigital_pages"])) == 2
    with pytest.raises(InvalidRequest, match="no set nothing"):
        chosen(["nothing"])
    with pytest.raises(InvalidRequest, match="--data"):
        sroie.load(Path("/nonexistent"))
