"""Requests for an object that bring no text of their own."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.errors import InvalidRequest, Unavailable
from tests.front_door.requests import chat, text
from tests.front_door.test_conversation import ask, models
from tests.front_door.test_owned import of


@pytest.mark.parametrize(
    "words",
    ["Who wrote Hamlet?", "Capital of France?", "Write a poem about the sea", "Tell me a joke about cats",
     "How can I solve 8x + 7 = -23?", "Explain recursion."],
)  # fmt: skip
def test_a_request_that_brings_no_text_is_no_evidence_of_its_own_answer(words: str) -> None:
    fake = models(fusion=Unavailable("x"), finish={"OBJECT": {"author": "made up"}, "GROUNDING": []},
                  web_search=Unavailable("empty"))  # fmt: skip
    with pytest.raises(InvalidRequest, match="bring nothing that it could be read from"):
        ask(fake, chat(text(words), response_format="json_schema", json_schema=of(author="string")))
    nullable = of(author=["string", "null"])
    assert (
        ask(fake, chat(text(words), response_format="json_schema", json_schema=nullable)).content == '{"author":null}'
    )
    assert not fake.asked("finish")


@pytest.mark.parametrize(
    ("words", "system", "schema"),
    [
        ("Ann wrote Emma. Who wrote it?", "", of(author="string")),
        ("Extract the author: Ann wrote Emma", "", of(author="string")),
        ("Extract the city from I live in Rome", "", of(city="string")),
        ('Answer: who wrote "Emma by Ann"?', "", of(author="string")),
        ("What is the weather in Paris?", "Extract the city.", of(city="string")),
        ("Where is my parcel?", "", of(topic={"enum": ["delivery", "billing"]})),
        ("Book a table for 4", "", of(people="integer")),
    ],
)
def test_a_request_that_brings_text_or_is_to_be_taken_apart_is_read(
    words: str, system: str, schema: dict[str, Any]
) -> None:
    made = {"OBJECT": {"author": "Ann", "city": "x", "topic": "billing", "people": 4}, "GROUNDING": []}
    labels = {"label": "billing", "labels": [{"label": "billing", "confidence": 1.0}]}
    fake = models(fusion=Unavailable("x"), finish=made, classify=labels)
    ask(fake, chat(text(words), system=system, response_format="json_schema", json_schema=schema))
    assert fake.asked("finish")
