"""Every formula against values worked out by hand."""

from __future__ import annotations

import pytest

from perf.formulas.adjacency import adjacency_counts, relations
from perf.formulas.boxes import TextBox, box_counts, iou, region_counts
from perf.formulas.cells import Cell, extent, grid_of
from perf.formulas.counts import Counts, pooled
from perf.formulas.edits import character_error_rate, line_accuracy, page_text_score, word_error_rate
from perf.formulas.olmocr import match_starts, normalised, passes, tail_repeats
from perf.formulas.olmocr_tables import tables_in
from perf.formulas.trees import best_teds, teds, tree_of
from perf.formulas.words import split_tolerant_counts, token_counts, word_counts

PAIR = [Cell(0, 0, 1, 1, "a"), Cell(0, 1, 1, 1, "b"), Cell(1, 0, 1, 1, "c"), Cell(1, 1, 1, 1, "d")]


def test_f1_of_counts() -> None:
    assert Counts(2, 3, 4).f1 == pytest.approx(4 / 7)
    assert Counts(0, 0, 0).f1 == 1.0
    assert pooled([Counts(1, 2, 3), Counts(1, 1, 1)]) == Counts(2, 3, 4)


def test_words_are_lower_cased_runs_of_letters_and_digits_in_multisets() -> None:
    assert word_counts("Total: 35.01 total", "TOTAL 35 01") == Counts(3, 4, 3)
    assert token_counts("a, b", "a b") == Counts(1, 2, 2)


def test_glued_truth_may_be_split_but_nothing_else() -> None:
    assert split_tolerant_counts("lorem ipsum a", "loremipsum a") == Counts(2, 2, 2)
    assert split_tolerant_counts("lorem a", "loremipsum a") == Counts(1, 2, 2)
    assert split_tolerant_counts("loremipsum", "lorem ipsum") == Counts(0, 1, 2)
    assert split_tolerant_counts("a b", "ab ab") == Counts(1, 1, 2)


@pytest.mark.parametrize(
    ("predicted", "true", "rate"),
    [("abcd", "abcd", 0.0), ("a  bc\n", "a bd", 0.25), ("", "ab", 1.0), ("abab", "ab", 1.0)],
)
def test_character_error_rate(predicted: str, true: str, rate: float) -> None:
    assert character_error_rate(predicted, true) == pytest.approx(rate)


def test_other_edit_rates() -> None:
    assert word_error_rate("the quick fox", "the brown fox runs") == pytest.approx(0.5)
    assert line_accuracy("toast", "TOAST", case_insensitive=True) == 1.0
    assert line_accuracy("abcdefgh", "xy") == 0.0
    assert page_text_score("<td>ab</td> cd", "ab c e") == pytest.approx(0.75)


def test_boxes_need_overlap_and_equal_text_one_to_one() -> None:
    assert iou((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert iou((0, 0, 1, 1), (1, 1, 2, 2)) == 0.0
    true = [TextBox("A", (0, 0, 10, 10)), TextBox("b", (20, 0, 30, 10))]
    found = [TextBox("a", (0, 0, 10, 9)), TextBox("a", (0, 0, 10, 10)), TextBox("c", (20, 0, 30, 10))]
    assert box_counts(found, true) == Counts(1, 3, 2)


def test_regions_match_at_four_fifths() -> None:
    assert region_counts([(0, 0, 10, 8)], [(0, 0, 10, 10)]) == Counts(1, 1, 1)
    assert region_counts([(0, 0, 10, 7)], [(0, 0, 10, 10)]) == Counts(0, 1, 1)


def test_grid_covers_spans() -> None:
    grid = grid_of([Cell(0, 0, 2, 1, "a"), Cell(0, 1, 1, 1, "b")])
    assert grid[1, 0].text == "a"
    assert extent(grid) == (2, 2)


def test_adjacency_of_two_by_two() -> None:
    assert relations(PAIR).total() == 4
    without_d = [*PAIR[:3], Cell(1, 1, 1, 1, " ")]
    assert adjacency_counts([without_d], [PAIR]) == Counts(2, 2, 4)


def test_adjacency_steps_over_empty_cells_and_counts_spans_once() -> None:
    row = [Cell(0, 0, 1, 1, "a"), Cell(0, 1, 1, 1, ""), Cell(0, 2, 1, 1, "c")]
    assert [tuple(r) for r in relations(row)] == [("a", "c", "horizontal")]
    spanning = [Cell(0, 0, 2, 1, "x y"), Cell(0, 1, 2, 1, "z")]
    assert dict(relations(spanning)) == {("xy", "z", "horizontal"): 1}


def test_teds() -> None:
    # table, 2 rows, 4 cells = 7 nodes.
    assert teds(tree_of(PAIR), tree_of(PAIR)) == 1.0
    assert teds(tree_of([*PAIR[:3], Cell(1, 1, 1, 1, "x")]), tree_of(PAIR)) == pytest.approx(6 / 7)
    assert teds(tree_of(PAIR[:3]), tree_of(PAIR)) == pytest.approx(6 / 7)
    assert teds(tree_of(PAIR[:2]), tree_of(PAIR)) == pytest.approx(4 / 7)
    assert teds(tree_of([*PAIR[:3], Cell(1, 1, 1, 2, "d")]), tree_of(PAIR)) == pytest.approx(6 / 7)
    assert best_teds([tree_of(PAIR)], [tree_of(PAIR[:2]), tree_of(PAIR)]) == [0.0, 1.0]
    assert best_teds([], [tree_of(PAIR)]) == [0.0]


def test_markdown_is_normalised() -> None:
    assert normalised("**A**<br>b_\n<i>c</i> “d” – e") == 'A b c "d" - e'


def test_match_starts() -> None:
    assert match_starts("bc", "abcabc", 0).tolist() == [1, 4]
    assert 1 in match_starts("bxc", "abcd", 1).tolist()
    assert match_starts("zzz", "abc", 1).size == 0


@pytest.mark.parametrize(
    ("case", "passed"),
    [
        ({"type": "present", "text": "lazy fox"}, True),
        ({"type": "present", "text": "lazy fix"}, False),
        ({"type": "present", "text": "lazy fix", "max_diffs": 1}, True),
        ({"type": "present", "text": "LAZY"}, False),
        ({"type": "present", "text": "LAZY", "case_sensitive": False}, True),
        ({"type": "present", "text": "quick", "last_n": 5}, False),
        ({"type": "absent", "text": "footer"}, True),
        ({"type": "absent", "text": "lazy"}, False),
        ({"type": "order", "before": "quick", "after": "lazy"}, True),
        ({"type": "order", "before": "lazy", "after": "quick"}, False),
        ({"type": "order", "before": "quack", "after": "lazy", "max_diffs": 1}, True),
        ({"type": "math", "math": "a^{2} = b"}, True),
        ({"type": "math", "math": "a^{2}"}, False),
        ({"type": "baseline"}, True),
        ({"type": "baseline", "max_length": 3}, False),
    ],
)  # fmt: skip
def test_olmocr_cases(case: dict[str, object], passed: bool) -> None:
    assert passes(case, "The quick dog, the lazy fox. $a^{2}=b$ end") is passed


def test_baseline_refuses_empty_repeating_and_foreign_pages() -> None:
    assert not passes({"type": "baseline"}, " -- ")
    assert not passes({"type": "baseline"}, "text" + "ab" * 31)
    assert not passes({"type": "baseline"}, "text 漢字")
    assert tail_repeats("xababab") == 3


def test_unknown_case_is_refused() -> None:
    with pytest.raises(ValueError, match="not one of"):
        passes({"type": "smell"}, "")


HTML = "<table><tr><th>h1</th><th colspan=2>h2</th></tr><tr><td>1,136</td><td>680</td><td>x</td></tr></table>"
PIPES = "| name | age |\n|---|---|\n| Ada | 36 |\n"


@pytest.mark.parametrize(
    ("case", "passed"),
    [
        ({"cell": "680", "left": "1,136"}, True),
        ({"cell": "680", "right": "1,136"}, False),
        ({"cell": "x", "up": "h2", "top_heading": "h2", "left_heading": "1,136"}, True),
        ({"cell": "h2", "right": "x"}, False),
        ({"cell": "Ada", "right": "36", "top_heading": "name"}, True),
        ({"cell": "36", "top_heading": "name"}, False),
    ],
)
def test_olmocr_tables(case: dict[str, str], passed: bool) -> None:
    assert passes({"type": "table", **case}, HTML + "\n\n" + PIPES) is passed


def test_tables_of_a_page() -> None:
    html, pipes = list(tables_in(HTML + "\n" + PIPES))
    assert html[1] == Cell(0, 1, 1, 2, "h2")
    assert [cell.text for cell in pipes] == ["name", "age", "Ada", "36"]
