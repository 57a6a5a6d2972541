"""The published result."""

from __future__ import annotations

from python_backends.guard.codes import parse_codes
from python_backends.guard.result import GuardResult, guard_result, image_verdict
from python_backends.guard.schema import schema_text
from python_backends.guard.taxonomy import HAZARDS
from python_backends.runtime.config import CHECKOUT


def test_the_published_schema_is_the_models() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "guard.json").read_text("utf-8") == schema_text()


def test_scores_and_verdict_agree_at_the_threshold() -> None:
    asked = parse_codes(["S1", "S2"])
    result = guard_result(asked, {"S1": 0.49996, "S2": 0.4999}, [])  # the first is rounded to one half
    assert result.scores == {"S1": 0.5, "S2": 0.4999} and result.unsafe == ["S1"]


def test_a_picture_without_judges_is_all_null() -> None:
    assert set(image_verdict({}).model_dump().values()) == {None}


def test_a_result_survives_json() -> None:
    result = guard_result(parse_codes(["ALL"]), {"S4": 1.0}, [image_verdict({"S15_IMAGE": 0.7})])
    assert GuardResult.model_validate_json(result.model_dump_json()) == result
    assert result.unsafe == ["S4", "S15_IMAGE"]


def test_the_documentation_tells_of_every_hazard() -> None:
    text = (CHECKOUT / "docs" / "guard.md").read_text("utf-8")
    assert [
        hazard.code for hazard in HAZARDS if f"| {hazard.code} | {hazard.name} | {hazard.meaning} |" not in text
    ] == []
