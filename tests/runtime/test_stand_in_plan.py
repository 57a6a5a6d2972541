"""Stand-ins for plans: what is read, which profiles are used, which shapes are taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.errors import InvalidRequest
from python_backends.runtime.stand_in_plan import Bounds, StandInPlan, profiles_of, read_plan

PLAN = StandInPlan(precision="fp16", profiles=(
    {"x": Bounds(least=(1, 8), greatest=(4, 64))},
    {"x": Bounds(least=(1, 65), greatest=(4, 128))},
))  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "profiles"),
    [((1, 8), {0}), ((4, 64), {0}), ((4, 65), {1}), ((1, 128), {1}), ((1, 7), set()), ((5, 64), set()),
     ((1, 129), set()), ((1, 8, 1), set()), ((8,), set())],
)  # fmt: skip
def test_a_shape_is_taken_at_the_bounds_and_not_past_them(shape: tuple[int, ...], profiles: set[int]) -> None:
    assert {number for number in (0, 1) if PLAN.takes({"x": shape}, (number,))} == profiles
    assert PLAN.takes({"x": shape}, (0, 1)) == bool(profiles)


def test_inputs_of_fixed_shape_need_no_bounds() -> None:
    assert PLAN.takes({"x": (1, 8), "fixed": (3,)}, (0,))


@pytest.mark.parametrize(
    ("groups", "profiles"),
    [([{"count": 1}], (0,)), ([{"profile": ["1", "0"]}], (1, 0)), ([{"profile": ["0"]}, {"profile": ["1"]}], (0, 1))],
)
def test_instances_use_the_profiles_they_name_or_the_first(
    groups: list[dict[str, object]], profiles: tuple[int, ...]
) -> None:
    assert profiles_of({"instance_group": groups}, PLAN) == profiles


def test_a_profile_that_the_plan_lacks_is_named() -> None:
    with pytest.raises(InvalidRequest, match="names 2; the plan has 2 profiles"):
        profiles_of({"instance_group": [{"profile": ["0", "2"]}]}, PLAN)


def test_it_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "model.plan"
    path.write_text(PLAN.model_dump_json(), "utf-8")
    assert read_plan(path) == PLAN


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "is missing"), (b"ftrt\x00\x01", "needs NVIDIA's backend"),
     (b'{"precision": "fp16", "profiles": [], "more": 1}', "no stand-in")],
)  # fmt: skip
def test_what_is_no_stand_in_is_refused(content: bytes | None, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "model.plan"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidRequest, match=reason):
        read_plan(path)
