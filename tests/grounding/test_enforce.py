"""Plain guides: what llguidance enforces exactly goes through, in words that it does not read too widely."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from llguidance import LLMatcher

from perf.matching import accepts, matcher_of, walk
from python_backends.errors import InvalidRequest
from python_backends.grounding.bounds import MAX_BYTES
from python_backends.grounding.enforce import check_enforceable
from python_backends.grounding.formats import ENFORCED
from python_backends.grounding.patterns import portable
from python_backends.grounding.pointer import Pointer
from python_backends.grounding.schema import tree_of
from python_backends.grounding.validate import validator_of


def guide(schema: dict[str, Any]) -> Any:
    """A matcher for what may be written under `schema`."""
    return matcher_of(LLMatcher.grammar_from_json_schema(json.dumps(check_enforceable(schema))))


@pytest.mark.parametrize("name", sorted(ENFORCED))
def test_every_text_of_a_format_is_one_for_the_judge_too(name: str) -> None:
    schema = {"type": "string", "format": name}
    matcher, judge, rng = guide(schema), validator_of(schema), random.Random(1)
    for _ in range(40):
        text = walk(matcher, rng, 80)
        assert text is None or judge.is_valid(json.loads(text)), text


@pytest.mark.parametrize(
    ("schema", "allowed", "denied"),
    [
        ({"format": "date"}, ['"2024-02-29"', '"2000-02-29"', "3"], ['"2023-02-29"', '"1900-02-29"', '"2024-13-01"']),
        ({"format": "time"}, ['"23:59:60Z"', '"10:00:00.5+01:00"'], ['"10:00:60Z"', '"10:00"', '"24:00:00Z"']),
        ({"pattern": r"^\s[\s]$"}, ['"\u00a0\ufeff"'], ['"\u0085 "', '"x "']),
        ({"pattern": r"^\S$"}, ['"\u0085"', '"é"'], ['"\ufeff"', '" "']),
        (
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            ['{"a":1}', '{"a":1,"b":"x"}'],
            ['{"\\u0061":"x"}', '{"a":1,"\\u0061":"x"}', '{"a":1,"a":"x"}'],
        ),
        ({"type": "integer", "minimum": 2, "uniqueItems": False}, ["2", "30"], ["1", "2.5", "-3"]),
        ({"type": "string", "minLength": 1.0, "maxLength": 2.0}, ['"a"', '"é\U0001f600"'], ['""', '"abc"']),
        ({"type": "array", "items": {"$ref": "#"}, "maxItems": 2}, ["[]", "[[],[[]]]"], ["[1]", "[[],[],[]]"]),
    ],
    ids=lambda part: json.dumps(part)[:50] if isinstance(part, dict) else "",
)
def test_exactly_what_obeys_the_schema_can_be_written(
    schema: dict[str, Any], allowed: list[str], denied: list[str]
) -> None:
    matcher = guide(schema)
    assert [text for text in allowed if not accepts(matcher, text)] == []
    assert [text for text in denied if accepts(matcher, text)] == []


@pytest.mark.parametrize(
    ("part", "keyword"),
    [
        ({"not": {}}, "not"), ({"if": {}}, "if"), ({"propertyNames": {}}, "propertyNames"),
        ({"contains": {}}, "contains"),
        ({"uniqueItems": True}, "uniqueItems"), ({"unevaluatedProperties": False}, "unevaluatedProperties"),
        ({"dependentRequired": {"a": ["b"]}}, "dependentRequired"), ({"minProperties": 2}, "minProperties"),
        ({"format": "idn-email"}, "format"), ({"pattern": r"[\S]"}, "pattern"), ({"maximum": 2**60}, "maximum"),
        ({"x-guidance": {"lenient": True}}, "x-guidance"), ({"$ref": "https://example.com/"}, "$ref"),
        ({"$id": "https://example.com/a"}, "$id"), ({"oneOf": [{"type": "string"}, {"minLength": 2}]}, "oneOf"),
        ({"$dynamicRef": "#a"}, "$dynamicRef"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)  # fmt: skip
def test_what_would_be_widened_is_refused_by_name(part: dict[str, Any], keyword: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_enforceable({"type": "object", "properties": {"a": part}})
    assert f'"{keyword}"' in caught.value.message


@pytest.mark.parametrize(
    "schema",
    [[], {"type": "objct"}, {"allOf": [False]}, {"description": "d" * MAX_BYTES}, {"pattern": "("}, {"$ref": "#/none"}],
    ids=["list", "unknown type", "nothing", "too large", "pattern", "reference"],
)
def test_what_is_no_schema_or_allows_nothing_is_an_invalid_request(schema: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_enforceable(schema)
    assert caught.value.code == "invalid_schema"


def test_free_parts_of_a_tree_are_checked_where_they_stand() -> None:
    with pytest.raises(InvalidRequest) as caught:
        tree_of({"type": "object", "properties": {"a": {"x-grounding": "free", "not": {}}}})
    assert caught.value.param == "response_format.json_schema.schema/properties/a/not"
    assert check_enforceable({"type": "string"}, Pointer(("a",)))["type"] == "string"


def test_patterns_are_said_in_words_that_mean_the_same_everywhere() -> None:
    assert portable(r"^a\d\\s[x\]]$") == r"^a\d\\s[x\]]$"
    assert portable(r"[\S]") is None
    assert portable("") == ""
