"""What crosses between fusion, decoder and finish."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.errors import InternalError, InvalidRequest
from python_backends.evidence import Evidence, EvidenceSource
from python_backends.fusion.budget import Budgeted
from python_backends.fusion.documents import numbered
from python_backends.fusion.state import WorkingState
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.values.locale import Locale

SOURCE = EvidenceSource("0" * 64, "ocr_recognizer", "1")


def word(name: str, rows: tuple[int, int] | None) -> Evidence:
    return Evidence(name, "ocr", "word", "x", 0.9, SOURCE, 0, features=rows)


def test_a_state_comes_back_as_it_was(page: WordStream) -> None:
    spoken = StreamWord("hi", "u1", 0.5, 9, t0=1.0, t1=1.5, task="speech_to_text")
    words = (*(StreamWord(w.text, w.evidence, w.confidence, w.line, w.page, w.quad) for w in page.words), spoken)
    state = WorkingState(Budgeted(WordStream(words), 3, 1), Locale(",", False))
    assert WorkingState.from_json(state.to_json()) == state


@pytest.mark.parametrize("data", [b"", b"[]", b'{"words": [[1]]}', b'{"words": []}'])
def test_what_is_no_state_is_an_internal_error(data: bytes) -> None:
    with pytest.raises(InternalError, match="STATE"):
        WorkingState.from_json(data)


def test_feature_rows_count_over_all_documents() -> None:
    groups = [[word("a", (0, 2))], [word("b", (0, 3)), word("c", None)]]
    first, second = numbered(groups, np.array([2, 3], np.int32), 5)
    assert [item.features for item in (*first, *second)] == [(0, 2), (2, 5), None]
    assert numbered(groups[:1], None, 2) == groups[:1]
    assert [len(group) for group in numbered([[], []], None, 0)] == [0, 0]


@pytest.mark.parametrize("counts", [None, [2], [2, 2], [6, -1]])
def test_counts_that_do_not_fit_are_refused(counts: list[int] | None) -> None:
    given = None if counts is None else np.array(counts, np.int32)
    with pytest.raises(InvalidRequest, match="FEATURE_COUNTS"):
        numbered([[word("a", (0, 2))], [word("b", (0, 3))]], given, 5)
