"""The measurement of intents."""

from __future__ import annotations

import pytest

from builders.ingress.corpus import Labelled
from perf.intent import Trial, report_of, wilson


def trial(needs: set[str], found: set[str]) -> Trial:
    return Trial(Labelled("f", "some words", ("image",), True, frozenset(needs)), frozenset(found), 1.5)


def test_only_exact_sets_count_and_misroutes_are_listed() -> None:
    report = report_of("dev", [trial({"ocr"}, {"ocr"}), trial({"ocr", "translate"}, {"ocr"}), trial(set(), set())])
    assert report.figures[0].value == pytest.approx(2 / 3)
    assert [list(row) for row in report.tables[1].rows] == [["ocr,translate", "ocr", "image,schema", "some words"]]
    by_task = {row[0]: row for row in report.tables[0].rows}
    assert by_task["ocr"][1] == "2" and by_task["ocr"][2].startswith("0.5 ") and by_task["ocr"][4].startswith("1 ")
    assert by_task["scraper"][2] == "n/a"


def test_wilson_interval() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 5)[0] == pytest.approx(0, abs=1e-12)
