"""What instructions ask for."""

from __future__ import annotations

import pytest

from python_backends.classify.wording import SENTIMENTS, wording_of

FORMS = [
    ("Classify the following into positive, negative or neutral: The food: great", "positive negative neutral",
     "The food: great"),
    ("Is this spam or not spam? You won, click: now", "spam|not spam", "You won, click: now"),
    ("Label this ticket as one of [billing, bug, other]: I was charged twice.", "billing bug other",
     "I was charged twice."),
    ("Classify this review as positive or negative. 'I loved it.'", "positive negative", "I loved it."),
    ("Categorise the text into one of these categories: sports, politics, business.\n\nText: The striker scored.",
     "sports politics business", "The striker scored."),
    ("Which category fits? Categories:\n- billing\n- bug report\n- other\n\nTicket: It crashes",
     "billing|bug report|other", "It crashes"),
    ("Labels: a1, b2, c3\nText: hello there", "a1 b2 c3", "hello there"),
    ("Does this text express joy, anger or fear? I am so happy", "joy anger fear", "I am so happy"),
    ("Is this a complaint or a question? How long does it take?", "complaint question", "How long does it take?"),
    ('Label the following comment as "toxic" or "not toxic": "you fool"', "toxic|not toxic", "you fool"),
    ("Which of these topics does it belong to: science, health, travel? Water was found", "science health travel",
     "Water was found"),
    ("Classify into sports / politics / tech: xx", "sports politics tech", "xx"),
    ("Classify as positive and negative: bad thing", "positive negative", "bad thing"),
    ("The room was dirty.\n\nIs the review above about cleanliness, price or staff?", "cleanliness price staff",
     "The room was dirty."),
    ('"I hate it" - is this positive or negative?', "positive negative", "I hate it"),
]  # fmt: skip


@pytest.mark.parametrize(("instruction", "labels", "text"), FORMS, ids=[form[0][:40] for form in FORMS])
def test_labels_and_text(instruction: str, labels: str, text: str) -> None:
    wording = wording_of(instruction)
    assert wording.labels == tuple(labels.split("|") if "|" in labels else labels.split())
    assert wording.text == text
    assert not wording.multi_label


@pytest.mark.parametrize("instruction", [
    "Assign one or more of the following tags (food, service, price) to this review: The waiter was rude",
    "The waiter was rude\nTag this review with all labels that apply: food, service, price",
    "Which labels apply? Multi-label. Labels: food, service, price\n\nThe waiter was rude",
])  # fmt: skip
def test_several_may_fit(instruction: str) -> None:
    wording = wording_of(instruction)
    assert wording.multi_label and wording.labels == ("food", "service", "price")
    assert wording.text == "The waiter was rude"


def test_the_text_cannot_ask_for_several() -> None:
    assert not wording_of("Classify into a1 or b2: tick all that apply, one or more of them").multi_label


def test_a_list_in_the_text_is_not_the_labels() -> None:
    wording = wording_of("Classify into positive or negative: I paid for one of (cheap, awful) things")
    assert wording.labels == ("positive", "negative")


def test_sentiment_needs_no_labels() -> None:
    assert wording_of("What is the sentiment of this review? I hated it.").labels == SENTIMENTS


@pytest.mark.parametrize(("word", "labels"), [("urgent", ("urgent", "not urgent")), ("a joke", ("joke", "not joke"))])
def test_yes_or_no(word: str, labels: tuple[str, ...]) -> None:
    wording = wording_of(f"Is this message {word}? The server is down")
    assert (wording.labels, wording.text) == (labels, "The server is down")


@pytest.mark.parametrize("instruction", ["", "Hello there", "classify: hello", "Classify into happy: text"])
def test_no_labels_are_found_where_none_are_named(instruction: str) -> None:
    assert wording_of(instruction).labels == ()


def test_a_file_may_hold_the_text() -> None:
    wording = wording_of("Please classify the attached file into contract, invoice or letter")
    assert (wording.labels, wording.text) == (("contract", "invoice", "letter"), None)


def test_the_asking_is_found_after_a_long_text() -> None:
    wording = wording_of("word " * 20_000 + "\nClassify the text above into a1, b2 or c3")
    assert wording.labels == ("a1", "b2", "c3")
    assert wording.text is not None and len(wording.text) == len("word " * 20_000) - 1
