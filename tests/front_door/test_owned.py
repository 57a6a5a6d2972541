"""What a translation or a forecast says, under the names that a schema uses."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest, Unavailable
from tests.front_door.requests import chat, text
from tests.front_door.test_conversation import ask, models, wants


def of(**properties: str | list[str] | dict[str, Any]) -> dict[str, Any]:
    """A schema that insists on `properties`, each a type or a schema."""
    named = {name: kind if isinstance(kind, dict) else {"type": kind} for name, kind in properties.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def predicts(*values: float) -> dict[str, Any]:
    days = [{"date": f"2025-{month:02d}-01 00:00:00", "value": value} for month, value in enumerate(values, 1)]
    return {"predictions": days, "model": "Drift", "frequency": "month"}


SAYS = {"translated_text": "Buenos días", "source_language": "en", "target_language": "es"}
ROWS = {"type": "array", "items": of(month={"type": "string", "format": "date"}, sales="number")}


@pytest.mark.parametrize(
    ("words", "schema", "task", "result", "expected"),
    [
        ("Translate to Spanish: Good day", of(translation="string"), "translate", SAYS, {"translation": "Buenos días"}),
        ("Translate to Spanish: Good day", of(greeting="string"), "translate", SAYS, {"greeting": "Buenos días"}),
        ("Translate to Spanish: Good day", of(original="string", spanish="string", language="string"), "translate",
         SAYS, {"original": "Good day", "spanish": "Buenos días", "language": "es"}),
        ("Translate to Spanish: Good day", of(en="string", es="string"), "translate", SAYS,
         {"en": "Good day", "es": "Buenos días"}),
        ("Forecast 2 months", of(months=ROWS, model="string"), "forecast", predicts(5, 7),
         {"months": [{"month": "2025-01-01", "sales": 5}, {"month": "2025-02-01", "sales": 7}], "model": "Drift"}),
        ("Forecast 2 months", of(next={"type": "array", "items": {"type": "number"}}), "forecast", predicts(5, 7),
         {"next": [5, 7]}),
        ("Forecast the next month", of(value="number"), "forecast", predicts(5), {"value": 5}),
        ("How much in February 2025?", of(value="number"), "forecast", predicts(5, 7, 9), {"value": 7}),
        ("How much on 2025-03-01?", of(value="integer"), "forecast", predicts(5, 7, 9), {"value": 9}),
        ("Forecast it", of(value=["number", "null"]), "forecast", predicts(5, 7), {"value": None}),
    ],
)  # fmt: skip
def test_what_a_task_says_stands_under_the_names_of_the_schema(
    words: str, schema: dict[str, Any], task: str, result: dict[str, Any], expected: dict[str, Any]
) -> None:
    fake = models(ingress=wants(task), **{task: result})
    asked = chat(text(words), response_format="json_schema", json_schema=schema)
    answer = ask(fake, asked)
    assert orjson.loads(answer.content) == expected and not fake.asked("fusion")
    leaves = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert {leaf["source"] for leaf in leaves} == {task}


@pytest.mark.parametrize("schema", [of(value="number"), of(one="number", two="number"), of(value="integer")])
def test_a_number_that_no_forecast_says_is_refused(schema: dict[str, Any]) -> None:
    fake = models(ingress=wants("forecast"), forecast=predicts(5.5, 7))
    with pytest.raises(InvalidRequest, match="the forecast says nothing of (value|one, two)"):
        ask(fake, chat(text("Forecast it"), response_format="json_schema", json_schema=schema))


def test_what_a_task_says_stands_beside_what_the_words_say() -> None:
    made = {"OBJECT": {"spanish": "wrong", "who": "Ann"}, "GROUNDING": [{"path": "spanish"}, {"path": "who"}]}
    fake = models(ingress=wants("translate"), translate=SAYS, fusion=Unavailable("x"), finish=made)
    schema = of(spanish="string", who="string")
    asked = chat(text("Translate to Spanish: Good day, Ann"), response_format="json_schema", json_schema=schema)
    answer = ask(fake, asked)
    assert orjson.loads(answer.content) == {"spanish": "Buenos días", "who": "Ann"}
    leaves = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert [leaf["path"] for leaf in leaves] == ["who", "spanish"]
