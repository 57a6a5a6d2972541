"""The last judge of answers."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.grounding.validate import draft_of, validator_of


def test_formats_are_judged_as_well() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "format": "date"}}}
    assert validator_of(schema).is_valid({"a": "2020-02-29"})
    wrong: tuple[object, ...] = ({"a": "2021-02-29"}, {"a": 1}, {"a": None}, {"a": ["2020-02-29"]})
    assert not any(validator_of(schema).is_valid(value) for value in wrong)


def test_each_draft_is_judged_by_its_own_rules_and_an_unknown_one_is_refused() -> None:
    old = {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": True}
    assert not validator_of(old).is_valid(1)
    assert draft_of({}) == "https://json-schema.org/draft/2020-12/schema"
    with pytest.raises(InvalidRequest, match="exclusiveMinimum|boolean|type"):
        validator_of({**old, "$schema": "http://json-schema.org/draft-07/schema"})
    with pytest.raises(InvalidRequest, match="draft-03"):
        draft_of({"$schema": "http://json-schema.org/draft-03/schema#"})
