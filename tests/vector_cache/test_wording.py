"""The verdict on two texts: every pair of the data, every text with every other, and each rule at its edge."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from python_backends.vector_cache.wording.characters import MAX_CHARACTERS
from python_backends.vector_cache.wording.compare import difference
from python_backends.vector_cache.wording.lexicon import SYNONYMS
from python_backends.vector_cache.wording.sentence import obstacle, read
from tests.vector_cache.making import pairs

DIFFERENT = pairs("different") + pairs("different_later")
SAME = pairs("same") + pairs("same_later")


def test_no_pair_of_different_questions_is_called_the_same() -> None:
    assert len(DIFFERENT) >= 700
    assert [pair for pair in DIFFERENT if difference(pair["a"], pair["b"]) is None] == []
    assert [pair for pair in DIFFERENT if difference(pair["b"], pair["a"]) is None] == []


def test_most_pairs_of_one_question_are_called_the_same() -> None:
    alike = sum(difference(pair["a"], pair["b"]) is None for pair in SAME)
    assert len(SAME) >= 350 and alike / len(SAME) >= 0.7


def test_the_order_of_the_two_texts_does_not_matter() -> None:
    for pair in SAME:
        assert (difference(pair["a"], pair["b"]) is None) == (difference(pair["b"], pair["a"]) is None), pair


def test_of_all_texts_only_those_that_are_known_to_ask_the_same_match() -> None:
    group: dict[str, str] = {}

    def head(text: str) -> str:
        while group.setdefault(text, text) != text:
            text = group[text]
        return text

    for pair in SAME:
        group[head(pair["a"])] = head(pair["b"])
    texts = {pair[side] for pair in SAME + DIFFERENT for side in "ab" if obstacle(pair[side]) is None}
    assert len(texts) > 1_800
    # Texts can only match if they are equal but for capitals and synonyms, so only those are compared: 1.7 million
    # pairs otherwise.
    first = {word: min(pair) for pair in SYNONYMS for word in pair}
    alike = defaultdict(list)
    for text in sorted(texts):
        sentence = read(text)
        words = [sentence.letters] if sentence.tokens is None else sentence.tokens
        alike[tuple(first.get(word.lower(), word.lower()) for word in words)].append(text)
    compared = [both for group in alike.values() for both in combinations(group, 2)]
    matched = [both for both in compared if difference(*both) is None]
    assert len(matched) > 200
    assert [both for both in matched if head(both[0]) != head(both[1])] == []


@pytest.mark.parametrize(
    ("text", "other", "reason"),
    [
        ("What is 5 plus 3?", "What is 5 plus 4?", "numbers"),
        ("Which mammals can fly?", "Which mammals can't fly?", "negation"),
        ("Is the shop open on Monday?", "Is the shop open on Sunday?", "dates"),
        ("Convert 30 inches to feet", "Convert 30 inches to yards", "units"),
        ("Answer in English", "Answer in Polish", "languages"),
        ("Who is the king?", "Where is the king?", "question"),
        ("Flights to Paris", "Flights from Paris", "direction"),
        ("Are all swans white?", "Are some swans white?", "quantity"),
        ("Flights from Paris to Rome", "Flights from Rome to Paris", "order"),
        ("Who founded Microsoft?", "Who founded Siemens?", "names"),
        ("How do I draw a circle?", "How do I draw a square?", "wording"),
        ("What is x\u00b2 for 3?", "What is x2 for 3?", "characters"),
    ],
)
def test_differences_have_names(text: str, other: str, reason: str) -> None:
    assert difference(text, other) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * MAX_CHARACTERS, None),
        ("a" * (MAX_CHARACTERS + 1), "too_long"),
        (" ".join(["a"] * 40), None),
        (" ".join(["a"] * 41), "too_long"),
        ("", "layout"),
        ("one\ntwo", "layout"),
        ("if x:  y", "layout"),
        ("zero\u200bwidth", "characters"),
        ("right \u202eto left", "characters"),
        ("p\u0430ypal", "characters"),
        ("\uff21pple", "characters"),
        ("na\u00efve K\u00f6ln", None),
        ("\u0438\u0437 \u041c\u043e\u0441\u043a\u0432\u044b", None),
        ("\u201cquoted\u201d", None),
    ],
)
def test_some_texts_have_one_wording_only(text: str, reason: str | None) -> None:
    assert obstacle(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        'Print "Hello"',
        "Translate please into German",
        "What does a && b do?",
        "Open https://example.com/A",
        "Classify: I love it",
        "write thanks",
        "What is x - y?",
    ],
)
def test_material_is_compared_letter_by_letter(text: str) -> None:
    assert read(text).tokens is None
    assert difference(text, text + ".") is None
    assert difference(text, text.swapcase()) is not None


def test_a_text_with_both_words_of_a_pair_is_about_what_sets_them_apart() -> None:
    assert difference("Who has a photo of me?", "Who has a picture of me?") is None
    assert difference("Is a photo a picture?", "Is a picture a photo?") is not None


def test_no_synonym_leads_on_to_a_third() -> None:
    words = [word for pair in SYNONYMS for word in pair]
    assert len(words) == len(set(words)) == 2 * len(SYNONYMS)
