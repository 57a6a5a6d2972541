"""The public record of where leaves come from, and answers that would be incomplete."""

from __future__ import annotations

import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.finish.lacking import check_complete
from python_backends.finish.record import grounding_json, object_json
from python_backends.fusion.query import Query
from python_backends.grounding.grounded import Grounded, GroundedLeaf
from python_backends.request import parsed

CORNERS = ((10, 20), (110, 20), (110, 50), (10, 50))
LEAVES = (
    GroundedLeaf("total", 9.5, "fallback", None, ("p1.l2.w1",), 1, CORNERS, 0.9),
    GroundedLeaf("note", None, "fallback"),
)
GROUNDED = Grounded({"total": 9.5, "note": None}, LEAVES)
NULLABLE = {"type": ["string", "null"]}


def query(**note: object) -> Query:
    schema = {"type": "object", "properties": {"total": {"type": "number"}, "note": note}, "required": ["note"]}
    return parsed(Query, orjson.dumps({"schema": schema}))


def test_a_leaf_is_recorded_with_public_bounds() -> None:
    assert orjson.loads(object_json(GROUNDED)) == {"total": 9.5, "note": None}
    total, note = orjson.loads(grounding_json(GROUNDED))
    assert (total["bounds"]["width"], total["bounds"]["top_left"]) == (100, {"x": 10, "y": 20})
    assert (total["page"], total["evidence"], total["confidence"]) == (1, ["p1.l2.w1"], 0.9)
    assert (note["bounds"], note["page"], note["source"]) == (None, None, "fallback")
    assert (note["time"], note["speaker"]) == (None, None)


def test_a_leaf_of_a_recording_has_its_time_and_speaker() -> None:
    leaf = GroundedLeaf("order", "A-1", "span", None, ("u1.w4",), confidence=0.9, time=(5.5, 6.0), speaker="SPEAKER_01")
    (record,) = orjson.loads(grounding_json(Grounded({"order": "A-1"}, (leaf,))))
    assert (record["time"], record["speaker"], record["bounds"]) == ([5.5, 6.0], "SPEAKER_01", None)


def test_what_the_schema_insists_on_must_be_there() -> None:
    check_complete(GROUNDED, query(**NULLABLE))
    with pytest.raises(InvalidRequest, match="no value for note") as caught:
        check_complete(GROUNDED, query(type="string"))
    assert caught.value.code == "value_not_found"


def test_a_null_that_may_stand_is_not_named_as_missing() -> None:
    schema = {"type": "object", "properties": {"iban": {"type": "string"}, "note": NULLABLE}, "required": ["iban"]}
    leaves = (GroundedLeaf("iban", None, "fallback"), GroundedLeaf("note", None, "fallback"))
    with pytest.raises(InvalidRequest, match="no value for iban: let"):
        check_complete(Grounded({"iban": None, "note": None}, leaves), parsed(Query, orjson.dumps({"schema": schema})))


def test_an_unknown_key_of_the_query_is_named() -> None:
    with pytest.raises(InvalidRequest, match="hint"):
        parsed(Query, b'{"schema": {}, "hint": 1}')
