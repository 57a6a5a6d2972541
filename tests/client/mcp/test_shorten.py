"""Shortening: what fits stays whole, details go first, the note says what went."""

from __future__ import annotations

import random
from typing import Any

import pytest

from client.mcp.shorten import shorten, size_of

PAGE = {"text": "a b c d", "lines": [{"text": "a b", "words": ["a", "b"]}, {"text": "c d", "words": ["c", "d"]}]}


def test_what_fits_is_left_alone() -> None:
    shown = shorten(PAGE, size_of(PAGE))
    assert shown.value == PAGE and shown.note is None


def test_the_innermost_lists_go_first() -> None:
    shown = shorten(PAGE, size_of(PAGE) - 1)
    assert shown.value == {
        "text": "a b c d", "lines": [{"text": "a b", "words": ["a"]}, {"text": "c d", "words": ["c"]}],
    }  # fmt: skip
    assert shown.note is not None and "all but the first 1 of each lines[].words" in shown.note
    assert f"the whole result has {size_of(PAGE)} characters" in shown.note


def test_then_the_outer_lists_then_the_texts() -> None:
    assert shorten(PAGE, 60).value == {"text": "a b c d", "lines": [{"text": "a b", "words": []}]}
    assert shorten(PAGE, 30).value == {"text": "a b c d", "lines": []}
    shown = shorten(PAGE, 25)
    assert shown.value == {"text": "a b", "lines": []}
    assert shown.note is not None and "the ends of texts longer than 3 characters" in shown.note


def test_keys_are_kept_even_if_it_does_not_fit() -> None:
    assert shorten(PAGE, 5).value == {"text": "", "lines": []}


def made(dice: random.Random, depth: int = 0) -> Any:
    """Some JSON value."""
    if depth > 3 or dice.random() < 0.2:
        return dice.choice([None, True, 3, 2.5, "wörter" * dice.randrange(5), '\\"\n'])
    items = [made(dice, depth + 1) for _ in range(dice.randrange(6))]
    return items if dice.random() < 0.5 else {f"k{index}": item for index, item in enumerate(items)}


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_holds_wherever_lists_and_texts_can_be_cut(seed: int) -> None:
    value = {"root": made(random.Random(seed))}
    least = size_of(shorten(value, 0).value)
    for bound in range(least, size_of(value) + 1, 1 + size_of(value) // 20):
        assert size_of(shorten(value, bound).value) <= bound
