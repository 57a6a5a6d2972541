"""The tool that judges guided schemas, on a set of its own."""

from __future__ import annotations

import json
from typing import Any

from perf.schemas import Verdicts, figures_of, judge, spellings


def verdicts_on(schema: Any, *tests: tuple[Any, bool]) -> Verdicts:
    verdicts = Verdicts()
    judge(
        {"id": "own", "schema": schema, "tests": [{"data": data, "valid": valid} for data, valid in tests]}, 3, verdicts
    )
    return verdicts


def test_an_enforced_schema_has_no_wrong_verdicts() -> None:
    verdicts = verdicts_on({"type": "integer", "minimum": 2}, (2.0, True), (1, False), ("2", False))
    assert (verdicts.accepted, verdicts.instances, verdicts.walks) == (1, 3, 3)
    assert verdicts.wrong_accepts + verdicts.wrong_rejects == []


def test_wrong_verdicts_are_named() -> None:
    verdicts = verdicts_on({"type": "integer"}, (2, False), ("x", True))
    assert verdicts.wrong_accepts == ["own:  2"]
    assert verdicts.wrong_rejects == ['own:  "x"']


def test_refusals_are_counted_by_keyword_and_formats_are_asserted() -> None:
    assert verdicts_on({"not": {}}).refusals == {"not": 1}
    verdicts = verdicts_on({"format": "date"}, ("no date", True))
    assert (verdicts.reread, verdicts.wrong_rejects) == (1, [])


def test_an_instance_is_spelled_in_every_order_of_its_properties() -> None:
    assert set(spellings({"a": 1, "b": 2.0})) == {
        '{"a":1,"b":2}',
        '{"b":2,"a":1}',
        '{"a":1,"b":2.0}',
        '{"b":2.0,"a":1}',
    }


def test_keys_of_figures_are_unique_and_have_units() -> None:
    keys = [figure.key for figure in figures_of("own", verdicts_on({"type": "integer"}))]
    assert len(keys) == len(set(keys))
    assert all(key.endswith(("_count", "_ms")) for key in keys)
    assert json.dumps(keys)
