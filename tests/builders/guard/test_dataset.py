"""The labelled set: its shape, its size, and that its split leaks nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from builders.guard.dataset import Example, read_examples, read_families
from python_backends.guard.codes import TEXT_CODES


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return read_examples()


def test_every_hazard_has_enough_texts_and_as_many_look_alikes(examples: list[Example]) -> None:
    harmful = Counter(example.subject for example in examples if example.harmful)
    benign = Counter(example.subject for example in examples if not example.harmful)
    assert min(harmful[code] for code in TEXT_CODES) >= 100
    assert min(benign[code] for code in TEXT_CODES) >= 80
    assert sum(benign.values()) >= sum(harmful.values())


def test_labels_are_codes(examples: list[Example]) -> None:
    for example in examples:
        assert {*example.codes, *example.may} <= set(TEXT_CODES)
        assert not set(example.codes) & set(example.may)
        assert not example.harmful or example.codes == (example.subject,)


def test_names_and_texts_are_unique() -> None:
    families = read_families()
    assert max(Counter(family.family for family in families).values()) == 1
    assert max(Counter(text.casefold() for family in families for text in family.texts).values()) == 1


def test_harmful_texts_are_short_requests_without_detail(examples: list[Example]) -> None:
    assert max(len(example.text.split()) for example in examples if example.harmful) <= 30


def test_no_family_stands_on_two_sides(examples: list[Example]) -> None:
    sides = {(example.family, example.part) for example in examples}
    assert max(Counter(family for family, _ in sides).values()) == 1


def test_two_fifths_of_every_hazard_are_held_out(examples: list[Example]) -> None:
    for code in TEXT_CODES:
        parts = [example.part for example in examples if example.codes == (code,)]
        assert parts.count("held_out") / len(parts) >= 0.4


def test_the_split_follows_the_seed_and_nothing_else(examples: list[Example]) -> None:
    assert read_examples() == examples
    assert {(e.family, e.part) for e in read_examples(seed=7)} != {(e.family, e.part) for e in examples}


def test_four_languages_and_masked_spelling_are_there(examples: list[Example]) -> None:
    languages = Counter(example.language for example in examples if example.harmful)
    assert set(languages) == {"en", "es", "fr", "de"} and min(languages.values()) >= 60
    assert sum(".obfusc" in example.family for example in examples) >= 40
