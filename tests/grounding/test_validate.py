"""The last judge of answers."""

from __future__ import annotations

import pytest

from python_backends.errors import InternalError, InvalidRequest
from python_backends.grounding.validate import check_answer, draft_of, validator_of


def test_an_answer_that_obeys_passes_and_any_other_is_our_fault() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "format": "date"}}}
    check_answer({"a": "2020-02-29"}, schema)
    wrong: tuple[object, ...] = ({"a": "2021-02-29"}, {"a": 1}, {"a": None}, {"a": ["2020-02-29"]})
    for value in wrong:
        with pytest.raises(InternalError) as caught:
            check_answer(value, schema)
        assert caught.value.code == "invalid_answer"


def test_each_draft_is_judged_by_its_own_rules_and_an_unknown_one_is_refused() -> None:
    old = {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": True}
    assert not validator_of(old).is_valid(1)
    assert draft_of({}) == "https://json-schema.org/draft/2020-12/schema"
    with pytest.raises(InvalidRequest, match="exclusiveMinimum|boolean|type"):
        validator_of({**old, "$schema": "http://json-schema.org/draft-07/schema"})
    with pytest.raises(InvalidRequest, match="draft-03"):
        draft_of({"$schema": "http://json-schema.org/draft-03/schema#"})
