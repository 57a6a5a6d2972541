"""Values of `enum` that no text holds are for the classifier to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest
from tests.front_door.requests import chat, media, text
from tests.front_door.test_conversation import IMAGE, ask, models, names, wants

RUDE = "The food was terrible and the waiter rude."
MOODS = ["positive", "negative", "neutral"]


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def classifies(request: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    return {"label": "negative", "labels": [{"label": "negative", "confidence": 0.9}], "selected": ["negative"]}


def reading(value: Any, **scripts: Any) -> Any:
    leaves = [{"path": "mood", "value": "positive", "confidence": 0.4, "source": "inferred"}]
    done = {"OBJECT": value, "GROUNDING": leaves, "DRAFTS": {}}
    return models(fusion=InvalidRequest("away"), finish=done, **({"classify": classifies} | scripts))


def asked(words: str, wanted: dict[str, Any]) -> dict[str, Any]:
    return chat(text(words), response_format="json_schema", json_schema=wanted)


def test_the_label_that_fits_the_words_is_the_classifiers() -> None:
    fake = reading({"mood": "positive"})
    answer = ask(fake, asked(RUDE, schema(mood={"enum": MOODS})))
    assert orjson.loads(answer.content) == {"mood": "negative"}
    assert fake.asked("classify") == [{"text": RUDE, "labels": MOODS}]
    grounding = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert [(leaf["value"], leaf["confidence"], leaf["source"]) for leaf in grounding] == [
        ("negative", 0.9, "classify")
    ]
    assert "classify" in names(answer) and list(answer.tasks) == ["classify"]


def test_of_a_request_the_matter_is_classified_and_fields_in_objects_are_too() -> None:
    fake = reading({"of": {"mood": "positive"}, "stars": None})
    wanted = schema(of=schema(mood={"enum": [*MOODS, None]}), stars={"type": ["integer", "null"]})
    answer = ask(fake, asked(f"Classify the mood of this.\n\n{RUDE}", wanted))
    assert fake.asked("classify") == [{"text": RUDE, "labels": MOODS}]
    assert orjson.loads(answer.content) == {"of": {"mood": "negative"}, "stars": None}


def test_what_was_classified_because_the_words_asked_is_not_classified_again() -> None:
    fake = reading({"mood": "positive"}, ingress=wants("classify"))
    answer = ask(fake, asked(f"Classify the mood: {RUDE}", schema(mood={"enum": MOODS})))
    assert len(fake.asked("classify")) == 1 and orjson.loads(answer.content) == {"mood": "negative"}


@pytest.mark.parametrize(
    ("words", "values", "documents"),
    [("I paid 3 EUR.", ["EUR", "USD"], ()), (RUDE, [1, 2], ()), (RUDE, ["only"], ()), (RUDE, MOODS, (IMAGE,))],
    ids=["it stands there", "numbers", "no choice", "a document"],
)
def test_what_can_be_read_or_has_no_labels_is_not_classified(words: str, values: list[Any], documents: Any) -> None:
    fake = reading({"mood": values[0]})
    request = asked(words, schema(mood={"enum": values}))
    if documents:
        request = chat(text(words), media(), response_format="json_schema", json_schema=schema(mood={"enum": values}))
    assert orjson.loads(ask(fake, request, *documents).content) == {"mood": values[0]}
    assert not fake.asked("classify")


def test_without_the_classifier_the_object_stays() -> None:
    fake = reading({"mood": "positive"}, classify=InvalidRequest("away"))
    assert orjson.loads(ask(fake, asked(RUDE, schema(mood={"enum": MOODS}))).content) == {"mood": "positive"}
