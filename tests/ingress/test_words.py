"""The lexicon and the mending of slips."""

from __future__ import annotations

import pytest

from python_backends.ingress.lexicon import read_lexicon
from python_backends.ingress.spelling import spelt


@pytest.mark.parametrize(
    ("words", "feature"),
    [
        ("Translate this", "translate"),
        ("Bitte übersetzen", "translate"),
        ("tradúcelo", "translate"),
        ("into plain English", "to_language"),
        ("en -> fr", "language_pair"),
        ("the next 10 days", "ahead"),
        ("les 30 prochains jours", "ahead"),
        ("billing, technical or sales", "options"),
        ("3412 x 77", "arithmetic"),
        ("17% of 20", "arithmetic"),
        ("Wo ist der Hund", "where"),
    ],
)
def test_words_are_found(words: str, feature: str) -> None:
    assert read_lexicon()[feature].search(words)


@pytest.mark.parametrize(
    ("words", "feature"),
    [("a transparent sheet", "translate"), ("in the garden", "to_language"), ("2024-01-01", "arithmetic")],
)
def test_others_are_not(words: str, feature: str) -> None:
    assert not read_lexicon()[feature].search(words)


def test_a_lexicon_is_words_endings_and_expressions() -> None:
    lexicon = read_lexicon("# c\n& who\nyou me\n\n= a\none, two words, tag(s), run*\n/x<who>y\n")
    assert list(lexicon) == ["a"]
    for found in ("ONE", "two words", "tags", "tag", "running", "xmey"):
        assert lexicon["a"].search(found), found
    for absent in ("oneself", "prerun", "xy"):
        assert not lexicon["a"].search(absent), absent


@pytest.mark.parametrize("text", ["word\n= a\n", "= a\n/<nobody>\n"])
def test_a_broken_lexicon_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lexicon"):
        read_lexicon(text)


@pytest.mark.parametrize(
    ("slip", "word"),
    [("transalte", "translate"), ("frensh", "french"), ("calcualte", "calculate"), ("forcast", "forecast")],
)
def test_slips_are_mended(slip: str, word: str) -> None:
    assert spelt(f"please {slip} it") == f"please {word} it"


@pytest.mark.parametrize("word", ["detects", "translated", "starch", "reviews", "button", "classic", "summary"])
def test_words_that_are_right_stay(word: str) -> None:
    assert spelt(word) == word
