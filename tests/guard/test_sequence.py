"""An ONNX sequence classifier in the place of ours."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from python_backends.errors import InvalidRequest
from python_backends.guard.classifier import TextClassifier, open_classifier
from tests.guard.checkpoints import write_sequence_classifier

LABELS = {"S9": {"bomb": 10.0}, "safe": {"tides": 10.0}, "s1": {"fight": 10.0}}


def scores(classifier: TextClassifier, text: str) -> dict[str, float]:
    return dict(asyncio.run(classifier.scores(text, None)))


def test_several_labels_are_judged_each_by_itself(tmp_path: Path) -> None:
    classifier = open_classifier(write_sequence_classifier(tmp_path, LABELS), 1)
    assert classifier.codes == ("S1", "S9") and not classifier.needs_encoder
    found = scores(classifier, "a bomb fight")
    assert found["S1"] > 0.99 and found["S9"] > 0.99
    assert max(scores(classifier, "a calm day").values()) < 0.01


def test_one_label_of_many_shares_the_probability(tmp_path: Path) -> None:
    folder = write_sequence_classifier(tmp_path, LABELS, problem="single_label_classification")
    found = scores(open_classifier(folder, 1), "a bomb fight")
    assert found["S1"] == pytest.approx(0.5, abs=0.01) and found["S9"] == pytest.approx(0.5, abs=0.01)


def test_the_end_of_a_long_text_counts(tmp_path: Path) -> None:
    classifier = open_classifier(write_sequence_classifier(tmp_path, LABELS, positions=50), 1)
    assert scores(classifier, "calm " * 500 + "bomb")["S9"] > 0.99
    assert scores(classifier, "bomb " + "calm " * 500)["S9"] > 0.99


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_graphs_with_fewer_inputs_are_fed_what_they_take(tmp_path: Path, inputs: int) -> None:
    classifier = open_classifier(write_sequence_classifier(tmp_path, LABELS, inputs=inputs), 1)
    assert scores(classifier, "bomb")["S9"] > 0.99


def test_labels_that_are_no_codes_are_refused_by_name(tmp_path: Path) -> None:
    folder = write_sequence_classifier(tmp_path, {"S1": {}, "toxic": {}})
    with pytest.raises(InvalidRequest, match="TOXIC"):
        open_classifier(folder, 1)


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = write_sequence_classifier(tmp_path, LABELS)
    (folder / missing).unlink()
    with pytest.raises(InvalidRequest, match=missing):
        open_classifier(folder, 1)


def test_a_configuration_without_labels_is_refused(tmp_path: Path) -> None:
    folder = write_sequence_classifier(tmp_path, LABELS)
    (folder / "config.json").write_text(json.dumps({"architectures": ["BertForSequenceClassification"]}))
    with pytest.raises(InvalidRequest, match="id2label"):
        open_classifier(folder, 1)
