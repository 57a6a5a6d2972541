"""One working state: repetitions go, order and names stay."""

from __future__ import annotations

import pytest

from python_backends.evidence import Corners, Evidence, EvidenceSource
from python_backends.fusion.merge import merged, overlap

SOURCE = EvidenceSource("digest", "model", "1")


def box(left: int, top: int, right: int, bottom: int) -> Corners:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def line(name: str, quad: Corners, confidence: float = 0.9, page: int = 1) -> Evidence:
    return Evidence(name, "ocr", "line", name, confidence, SOURCE, 0, page, quad)


def word(name: str, parent: str) -> Evidence:
    return Evidence(name, "ocr", "word", name, 0.9, SOURCE, 0, 1, box(0, 0, 1, 1), parent)


def said(name: str, text: str, t0: float, t1: float, confidence: float = 0.9) -> Evidence:
    return Evidence(name, "stt", "utterance", text, confidence, SOURCE, 0, t0=t0, t1=t1)


def ids(*groups: list[Evidence]) -> list[str]:
    return [item.id for item in merged(groups)]


def test_one_group_stays_as_it_is() -> None:
    items = [line("a", box(0, 0, 100, 20)), word("a.w0", "a"), line("b", box(0, 30, 100, 50))]
    assert ids(items) == ["a", "a.w0", "b"]


def test_the_surer_of_two_overlapping_lines_stays_with_its_words() -> None:
    weak = [line("a", box(0, 0, 100, 20), 0.6), word("a.w0", "a")]
    strong = [line("b", box(2, 1, 101, 21), 0.8), word("b.w0", "b")]
    assert ids(weak + strong) == ["b", "b.w0"]


def test_equals_keep_the_first() -> None:
    assert ids([line("a", box(0, 0, 9, 9)), line("b", box(0, 0, 9, 9))]) == ["a"]


def test_other_pages_and_small_overlaps_are_other_places() -> None:
    assert ids([line("a", box(0, 0, 9, 9)), line("b", box(0, 0, 9, 9), page=2)]) == ["a", "b"]
    assert ids([line("a", box(0, 0, 90, 10)), line("b", box(60, 0, 150, 10))]) == ["a", "b"]


def test_utterances_need_time_and_text_in_common() -> None:
    first = said("a", "We meet at noon.", 0, 2)
    assert ids([first, said("b", "we meet at noon", 0.2, 2.2, 0.5)]) == ["a"]
    assert ids([first, said("b", "Certainly not.", 0.2, 2.2)]) == ["a", "b"]
    assert ids([first, said("b", "We meet at noon.", 2, 4)]) == ["a", "b"]


def test_ids_of_several_documents_stay_unique() -> None:
    group = [line("p1.l0", box(0, 0, 9, 9), page=1), word("p1.l0.w0", "p1.l0")]
    other = [Evidence("p1.l0", "ocr", "line", "x", 0.9, EvidenceSource("other", "m", "1"), 0, 1, box(0, 0, 9, 9))]
    assert ids(group, other) == ["d1.p1.l0", "d1.p1.l0.w0", "d2.p1.l0"]
    assert merged([group, other])[1].parent == "d1.p1.l0"


def test_overlap_of_turned_quads() -> None:
    square, diamond = line("a", box(0, 0, 10, 10)), line("b", ((5, 0), (10, 5), (5, 10), (0, 5)))
    assert overlap(square, diamond) == pytest.approx(0.5)
    assert overlap(square, line("c", ((0, 0), (5, 0), (9, 0), (1, 0)))) == 0
