"""The whole classifier in process: what it says, in what form, and that it says it every time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from builders.classify.labelled import read_tasks
from python_backends.classify.classifier import Classifier
from python_backends.classify.evidence import evidence_of
from python_backends.classify.question import Label, Question
from python_backends.classify.schema import schema_text
from python_backends.evidence import evidence_from_json, evidence_to_json
from python_backends.text_encoder.local import LocalEncoder
from tests.classify.asking import ask
from tests.classify.conftest import HashEncoder

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "classify.json"
TOPICS = ["sports", "politics", "cooking"]

OBVIOUS = [
    ("Classify into positive, negative or neutral: I love this phone, it is wonderful.", "positive"),
    ("Classify into positive, negative or neutral: The worst meal of my life, never again.", "negative"),
    ("Classify into positive, negative or neutral: The parcel was delivered on Tuesday.", "neutral"),
    ("Is this review positive or negative? The acting is not good at all.", "negative"),
    ("Is this spam or not spam? WINNER!! Claim your free cruise now at this link", "spam"),
    ("Is this spam or not spam? Shall we meet at the station at five?", "not spam"),
    ("Label this ticket as one of [billing, bug, other]: I was charged twice this month.", "billing"),
    ("Which topic is it? Topics: sports, politics, cooking\nThe keeper saved a penalty in extra time.", "sports"),
    ("Is this text about gardening or not gardening? Prune the roses in March and water the seedlings.", "gardening"),
    ("Is this text about gardening or not gardening? The court adjourned the tax hearing.", "not gardening"),
]


@pytest.mark.parametrize(("instruction", "label"), OBVIOUS, ids=[label for _, label in OBVIOUS])
def test_obvious_cases(classifier: Classifier, encoder: LocalEncoder, instruction: str, label: str) -> None:
    result = ask(classifier, encoder, instruction=instruction)
    assert result["label"] == label == result["labels"][0]["label"]
    assert sum(item["confidence"] for item in result["labels"]) == pytest.approx(1, abs=1e-3)
    assert (result["selected"], result["reason"], result["multi_label"]) == ([label], None, False)


def test_descriptions_decide_between_names_that_say_nothing(classifier: Classifier, encoder: LocalEncoder) -> None:
    labels = [
        {"name": "Q1", "description": "money, invoices and refunds"},
        {"name": "Q2", "description": "plants and soil"},
    ]
    texts = ["My tulips are wilting.", "You took 30 euros too much from my account."]
    assert [result["label"] for result in ask(classifier, encoder, text=texts, labels=labels)] == ["Q2", "Q1"]


def test_several_labels_of_one_text(classifier: Classifier, encoder: LocalEncoder) -> None:
    text = "Tickets for the football final have become far too expensive for ordinary families."
    labels = ["football", "ticket prices", "astronomy", "gardening"]
    result = ask(classifier, encoder, text=text, labels=labels, multi_label=True)
    assert set(result["selected"]) == {"football", "ticket prices"}


def test_accuracy_on_tasks_that_nothing_was_fitted_on(classifier: Classifier, encoder: LocalEncoder) -> None:
    """A floor under what the model card tells; `python -m perf.classify` measures it."""
    right, total = 0, 0
    for task in read_tasks():
        if task.part == "held_out" and not task.several:
            texts, labels = [example.text for example in task.examples], list(task.labels)
            results = ask(classifier, encoder, text=texts, labels=labels)
            right += sum(
                result["label"] in example.truth for result, example in zip(results, task.examples, strict=True)
            )
            total += len(texts)
    assert total > 100 and right / total >= 0.8


def test_the_same_bytes_alone_among_others_and_again(classifier: Classifier, encoder: LocalEncoder) -> None:
    texts = ["The bill was defeated.", "x", "Simmer for ten minutes. " * 30, "A hat-trick!"]
    together = ask(classifier, encoder, text=texts, labels=TOPICS)
    for text, result in zip(texts, together, strict=True):
        assert orjson.dumps(ask(classifier, encoder, text=text, labels=TOPICS)) == orjson.dumps(result)


def test_a_threshold_that_none_reaches(classifier: Classifier, hash_encoder: HashEncoder) -> None:
    result = ask(classifier, hash_encoder, text="x", labels=TOPICS, threshold=1)
    assert (result["label"], result["selected"]) == (None, [])
    best = result["labels"][0]
    assert result["reason"] == (f"no label reaches the threshold of 1; the surest is {best['label']} with "
                                f"{best['confidence']:g}")  # fmt: skip


def test_a_list_gets_a_list_and_a_string_does_not(classifier: Classifier, hash_encoder: HashEncoder) -> None:
    alone: Any = ask(classifier, hash_encoder, text="x", labels=TOPICS)
    assert ask(classifier, hash_encoder, text=["x"], labels=TOPICS) == [alone]


def test_long_texts_are_told(classifier: Classifier, hash_encoder: HashEncoder) -> None:
    results = ask(classifier, hash_encoder, text=["word " * 20_000, "word " * 1000], labels=TOPICS)
    assert [result["truncated"] for result in results] == [True, False]


def test_labels_as_sure_as_each_other_stay_in_order(classifier: Classifier, hash_encoder: HashEncoder) -> None:
    result = ask(classifier, hash_encoder, text="x", labels=["other", "misc", "none"])
    assert [item["label"] for item in result["labels"]] == ["other", "misc", "none"]


def test_evidence_is_one_item_a_text() -> None:
    question = Question(("a", "b"), (Label("x"), Label("y")), True, 0.5, True)
    results: list[dict[str, Any]] = [
               {"selected": ["x", "y"], "labels": [{"label": "x", "confidence": 0.9}]},
               {"selected": [], "labels": [{"label": "y", "confidence": 0.2}]}]  # fmt: skip
    items = evidence_of(question, results, "1")
    assert [(item.id, item.kind, item.text, item.confidence, item.order) for item in items] == [
        ("t0", "output", "x, y", 0.9, 0), ("t1", "output", "", 0.2, 1),
    ]  # fmt: skip
    assert evidence_from_json(evidence_to_json(items)) == tuple(items)


def test_published_schema_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), (
        "run: python -m python_backends.classify.schema > docs/schemas/classify.json"
    )
