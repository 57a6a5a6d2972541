"""What the names of a request ask for."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.guard.codes import CODES, MAX_NAMED, parse_codes


def test_there_are_seventeen() -> None:
    assert len(CODES) == len(set(CODES)) == 17


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ([], ()),
        (["", "  "], ()),
        (["s10", " S1 "], ("S1", "S10")),
        (["s12_image", "S1_Image", "S14"], ("S14", "S1_IMAGE", "S12_IMAGE")),
        (["S2", "s2"], ("S2",)),
        (["all"], CODES),
        (["S1", "ALL"], CODES),
    ],
)
def test_names_in_any_case_become_codes_in_order(names: list[str], codes: tuple[str, ...]) -> None:
    assert parse_codes(names).codes == codes


def test_what_was_named_is_told_from_what_all_asked_for() -> None:
    asked = parse_codes(["ALL", "s1_image"])
    assert asked.named == {"S1_IMAGE"}
    assert len(asked.of_text) == 14 and asked.of_images == ("S1_IMAGE", "S12_IMAGE", "S15_IMAGE")


def test_nothing_asked_for_is_off() -> None:
    assert parse_codes([" "]).off and not parse_codes(["S1"]).off


def test_unknown_names_are_all_listed() -> None:
    with pytest.raises(InvalidRequest, match="S15, S99") as caught:
        parse_codes(["S99", "S1", "s15"])
    assert (caught.value.code, caught.value.param) == ("unknown_guard_code", "codes")


def test_a_flood_of_names_is_refused_at_the_bound() -> None:
    assert parse_codes(["S1"] * MAX_NAMED).codes == ("S1",)
    with pytest.raises(InvalidRequest, match=str(MAX_NAMED)):
        parse_codes(["S1"] * (MAX_NAMED + 1))
