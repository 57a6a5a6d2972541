"""Durations, numbers and yields out of text, and fields out of schemas."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.scraper.fields.concepts import parts_of
from python_backends.scraper.fields.durations import minutes_of
from python_backends.scraper.fields.forms import answer_in, number_of, yield_of
from python_backends.scraper.fields.numbering import unnumbered
from python_backends.scraper.fields.wanted import MAX_FIELDS, fields_of


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT1H30M", 90),
        ("P1DT2H", 1560),
        ("PT90S", 1.5),
        ("1 hour 30 minutes", 90),
        ("1 hour and 30 minutes", 90),
        ("1 hr 5 min", 65),
        ("2h30", 120),
        ("1½ hours", 90),
        ("1 1/2 hours", 90),
        ("30-40 minutes", 40),
        ("1 Std. 15 Min.", 75),
        ("1 óra 30 perc", 90),
        ("45 dakika", 45),
        ("20 минут", 20),
        ("15分", 15),
        ("1 h 10 m", 70),
        ("0:45", 45),
        ("40 minutes, plus 2 hours", 40),
        ("PT1.2.3H", None),
        ("P", None),
        ("4 servings", None),
        ("2 mice", None),
        ("soon", None),
        ("", None),
        ("P" + "9" * 290 + "D", None),
    ],
)
def test_durations(text: str, minutes: float | None) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("€ 1.299,00", 1299),
        ("$1,299.50", 1299.5),
        ("1.500", 1500),
        ("1.50", 1.5),
        ("-3", -3),
        ("12 500 kr", 12500),
        ("4,8 of 5", 4.8),
        ("none", None),
        ("9" * 400, None),
        ("- , 5", 5),
    ],
)
def test_numbers(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4", "4 servings"),
        ("Serves 4-6 people", "4 servings"),
        ("1 portion", "1 serving"),
        ("für 6 Personen", "6 servings"),
        ("750 g cream", "750 grams"),
        ("4人分", "4 servings"),
        ("many", ""),
    ],
)
def test_yields(text: str, expected: str) -> None:
    assert yield_of(text) == expected


def test_numbering_goes_only_where_it_counts() -> None:
    assert unnumbered(["1. Mix", "2. Bake"]) == ["Mix", "Bake"]
    assert unnumbered(["Step 1: Mix", "Step 2: Bake"]) == ["Mix", "Bake"]
    assert unnumbered(["1 Done Mix", "2 Done Bake"]) == ["Mix", "Bake"]
    assert unnumbered(["1 egg", "2 onions", "1 leek"]) == ["1 egg", "2 onions", "1 leek"]
    assert unnumbered(["1 egg"]) == ["1 egg"]
    assert unnumbered([]) == []


def test_names_have_parts() -> None:
    assert parts_of("recipeIngredient") == ("recipe", "ingredient")
    assert parts_of("wprm-total_time") == ("wprm", "total", "time")
    assert parts_of("SKUValue2") == ("sku", "value", "2")


def test_fields_of_a_schema() -> None:
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "total_time": {"type": ["number", "null"], "description": "in seconds"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "in_stock": {"type": "boolean"},
        },
    }
    title, time, tags, stock = fields_of(schema)
    assert (title.kind, time.kind, tags.kind, stock.kind) == ("text", "number", "texts", "boolean")
    assert tags.is_list and not title.is_list
    assert answer_in(time, "PT2M") == 120
    assert answer_in(stock, "https://schema.org/InStock") is True and answer_in(stock, "maybe") is None


def test_fields_by_name() -> None:
    ingredients, phone = fields_of(["ingredients", "phone", "phone"])
    assert ingredients.kind == "texts" and phone.kind == "text"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"type": "string"}, "properties"),
        ({"properties": {"a": {"type": "object"}}}, "`a`"),
        ({"properties": {"a": {"type": "array", "items": {"type": "object"}}}}, "`a`"),
        ({"properties": {"a": {"type": ["string", "number"]}}}, "several types"),
        ({"properties": {"a": 5}}, "`a`"),
        ({"properties": {}}, "1 to"),
        ([], "1 to"),
        ([" "], "name"),
        ([f"field {number}" for number in range(MAX_FIELDS + 1)], str(MAX_FIELDS)),
    ],
)
def test_what_cannot_be_asked_for(wanted: dict[str, object] | list[str], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        fields_of(wanted)
