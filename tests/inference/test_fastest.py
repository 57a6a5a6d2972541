"""Of several ways to run a network the fastest is taken, after running it; on a clock that the networks move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.inference.fastest import PROBE, open_fastest
from python_backends.inference.session import SessionPlan

SLOW, QUICK, COLD = (SessionPlan(name, "f32", 1, "") for name in ("slow", "quick", "cold"))


@dataclass
class Machine:
    """Networks by provider: how long their runs take, the last of them again and again."""

    seconds: Mapping[str, list[float]]
    lacks: str = ""  # the provider whose libraries are missing
    now: float = 0.0
    given: list[dict[str, Any]] = field(default_factory=list)

    def open(self, path: Path, plan: SessionPlan) -> Session:
        return Session(self, plan.provider, list(self.seconds[plan.provider]))

    def clock(self) -> float:
        return self.now


@dataclass
class Session:
    """A network that only takes its time."""

    machine: Machine
    provider: str
    left: list[float]

    def get_providers(self) -> list[str]:
        return [self.provider, "slow"] if self.provider != self.machine.lacks else ["slow"]

    def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:
        self.machine.given.append(inputs)
        self.machine.now += self.left.pop(0) if len(self.left) > 1 else self.left[0]
        return []


@pytest.fixture
def network(tmp_path: Path) -> Path:
    arrays: dict[str, Any] = {"in:image": np.ones((1, 3)), "out:heat": np.zeros(1), "tolerance": np.float64(0)}
    np.savez(tmp_path / PROBE, **arrays)
    return tmp_path / "model.onnx"


def test_the_fastest_is_taken(network: Path) -> None:
    machine = Machine({"slow": [3.0], "quick": [1.0]})
    for plans in ([SLOW, QUICK], [QUICK, SLOW]):
        session, plan = open_fastest(network, plans, machine.open, machine.clock)
        assert (session.provider, plan) == ("quick", QUICK)
    assert all(list(inputs) == ["image"] for inputs in machine.given)


def test_first_runs_do_not_count(network: Path) -> None:
    machine = Machine({"slow": [3.0], "cold": [900.0, 50.0, 1.0]})
    assert open_fastest(network, [SLOW, COLD], machine.open, machine.clock)[1] == COLD


def test_one_way_is_not_measured(network: Path) -> None:
    machine = Machine({"slow": [3.0]})
    assert open_fastest(network, [SLOW], machine.open, machine.clock)[1] == SLOW
    assert machine.given == []


def test_without_known_inputs_the_first_is_taken(tmp_path: Path) -> None:
    machine = Machine({"slow": [3.0], "quick": [1.0]})
    assert open_fastest(tmp_path / "model.onnx", [SLOW, QUICK], machine.open, machine.clock)[1] == SLOW
    assert machine.given == []


def test_a_way_that_fell_back_to_another_is_none(network: Path) -> None:
    machine = Machine({"slow": [3.0], "quick": [1.0]}, lacks="quick")
    assert open_fastest(network, [SLOW, QUICK], machine.open, machine.clock)[1] == SLOW
