"""Extraction sets made on the spot, answered by an engine that knows the answers of some."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from perf.extraction import measured, readings_of, report_of
from perf.fields import funsd, invoice2data, sob, sroie
from perf.fields.base import Answered, Wanted
from perf.fields.degraded import degraded
from perf.fields.engines import FallbackExtractor, extractor_of
from perf.fields.evidence import EvidenceReader, Read, read_plain
from perf.fields.registry import chosen
from perf.fields.tracing import traced
from perf.reading import Media
from perf.sets.base import Measure
from python_backends.errors import InvalidRequest
from python_backends.grounding.grounded import Grounded, leaf_from
from python_backends.grounding.stream import Span, WordStream, stream_of


def test_a_degraded_picture_is_another_and_always_the_same() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), (255, 255, 255)).save(buffer, "PNG")
    item = Wanted("one", "one", Media(buffer.getvalue(), "image/png", "one.png"), {}, {})
    once, again = degraded(item).source, degraded(item).source
    assert once == again != item.source and isinstance(once, Media)
    assert Image.open(io.BytesIO(once.data)).width < 300
    plain = Wanted("two", "two", "text", {}, {})
    assert degraded(plain) is plain


class TableExtractor:
    """Answers from a table by question; refuses questions it does not know."""

    name = "table"

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers

    def extract(self, read: Read, schema: Mapping[str, Any], question: str) -> tuple[Grounded, WordStream]:
        if question not in self.answers:
            raise InvalidRequest(f"{question!r} is unknown")
        return Grounded(self.answers[question], ()), WordStream(())

    def close(self) -> None:
        """Nothing."""


def values_of(measures: Sequence[Measure]) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in measures}


def sob_rows(folder: Path) -> Path:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"]}
    rows = [
        {"id": f"{n}", "source_pdf": "x.pdf", "context": "a: 1", "json_schema": schema, "question": f"q{n}",
         "ground_truth": {"a": 1, "b": "yes it is"}}
        for n in range(4)
    ]  # fmt: skip
    (folder / "items.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_sob_counts_valid_structured_equal_leaves_and_failures(tmp_path: Path) -> None:
    items = sob.load(sob_rows(tmp_path))
    engine = TableExtractor({"q0": {"a": 1, "b": "it is the yes"}, "q1": {"a": "1", "b": "yes it is"}, "q2": {"a": 1}})
    readings = readings_of(EvidenceReader(tmp_path), items)
    column = measured(engine, sob.SET, items, readings)
    found = values_of(column.measures)
    assert found["value_accuracy"] == pytest.approx((0.5 + 0 + 0.5 * (2 / 3 / 0.9) ** 2 + 0) / 4)
    assert found["right_leaves"] == pytest.approx((0.5 + 0.5 + 0.5) / 4)
    assert found["valid"] == pytest.approx(2 / 4)
    assert column.failures == 1
    report = report_of({"sob_image": [column]}, {"sob_image": 4}, "DIR")
    assert report.failures == 1
    assert {"sob_image.table.valid_ratio", "sob_image.table.document_p50_ms"} <= {
        figure.key for figure in report.figures
    }


def test_sroie_is_exact_and_relaxed(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    truth = {"company": "A & B  Sdn Bhd", "date": "25/12/2018", "address": "1, Jalan X", "total": "RM9.00"}
    (tmp_path / "items.jsonl").write_text(json.dumps({"id": "a", "image": "a.png", "fields": truth}))
    (item,) = sroie.load(tmp_path)
    answer = Answered(
        item, {"company": "a & b sdn bhd", "date": "25 Dec 2018", "address": "1 JALAN X", "total": "9.00"}
    )
    found = values_of(sroie.score([answer]))
    assert (found["exact_f1"], found["relaxed_f1"], found["company_exact"], found["total_relaxed"]) == (
        0.25,
        1.0,
        1.0,
        1.0,
    )
    assert values_of(sroie.score([Answered(item, None, failed=True)]))["exact_f1"] == 0.0


def test_invoice2data_compares_leaves_by_type() -> None:
    truth = {
        "amount": 10.0,
        "date": "2020-01-02",
        "issuer": "A  B",
        "lines": [{"name": "x\ny", "qty": 1}, {"note": "n"}],
    }
    schema = invoice2data.schema_of(truth)
    assert schema["properties"]["date"] == {"type": "string", "format": "date"}
    assert set(schema["properties"]["lines"]["items"]["properties"]) == {"name", "qty", "note"}
    item = Wanted("i", "i", "", schema, truth)
    value = {"amount": 10.004, "date": "2020-01-03", "issuer": "A B", "lines": [{"name": "x y", "qty": "1"}]}
    found = values_of(invoice2data.score([Answered(item, value)]))
    assert (found["head_leaves"], found["line_leaves"], found["leaves"]) == (2 / 3, 1 / 3, 3 / 6)


def test_funsd_pairs_questions_with_answers(tmp_path: Path) -> None:
    def entity(number: int, label: str, text: str, *links: tuple[int, int]) -> dict[str, Any]:
        return {"id": number, "label": label, "text": text, "linking": [list(link) for link in links]}

    form = [
        entity(0, "question", "Date:", (0, 1)), entity(1, "answer", "12 /10 /98"), entity(2, "question", "Note:"),
        entity(3, "question", "Name", (3, 4), (3, 5)), entity(4, "answer", "Ann"), entity(5, "answer", "Bob"),
        entity(6, "header", "FORM"),
    ]  # fmt: skip
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    (tmp_path / "a.json").write_text(json.dumps({"form": form}))
    (tmp_path / "items.jsonl").write_text(json.dumps({"id": "a", "image": "a.png", "annotation": "a.json"}))
    (item,) = funsd.load(tmp_path)
    assert item.schema["properties"]["Name"]["type"] == "array"
    found = values_of(funsd.score([Answered(item, {"Date:": "12/10/98", "Note:": "hm", "Name": ["bob"]})]))
    assert (found["pair_f1"], found["single_answer_recall"], found["blank_kept_blank"]) == (2 * 2 / 6, 1.0, 0.0)


def test_traced_wants_the_value_in_the_words() -> None:
    evidence, _ = read_plain("Total: RM 9.00 on 25 Dec 2018")
    stream = stream_of(evidence)
    leaves = (
        leaf_from("total", 9.0, "fallback", Span(2, 3), stream),
        leaf_from("date", "2018-12-25", "normalised", Span(4, 7), stream),
        leaf_from("other", "RM 8", "span", Span(1, 3), stream),
    )
    assert traced(Grounded({}, leaves), stream) == (2, 3)


def test_a_given_text_is_answered_without_reading() -> None:
    read = read_plain("Total 9")
    assert [item.text for item in read.evidence] == ["Total 9"]
    schema = {"type": "object", "properties": {"total": {"type": "integer"}}}
    grounded, _ = FallbackExtractor().extract(read, schema, "")
    assert grounded.value == {"total": 9}


def test_names_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="no set nothing"):
        chosen(["nothing"])
    with pytest.raises(InvalidRequest, match="is none of fallback"):
        extractor_of("nothing")
    assert [item.name for item in chosen(["sroie52"])] == ["sroie52"]
    assert isinstance(extractor_of("fallback"), FallbackExtractor)
