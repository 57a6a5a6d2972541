"""Whether there is a GPU is asked of the driver; here of drivers that are told what to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from python_backends.inference.cuda import DRIVER, cuda_devices


@dataclass
class Driver:
    """CUDA's driver as far as it is asked."""

    devices: int
    init: int = 0
    counting: int = 0

    def cuInit(self, flags: int) -> int:
        assert flags == 0
        return self.init

    def cuDeviceGetCount(self, count: Any) -> int:
        count._obj.value = self.devices
        return self.counting


@pytest.mark.parametrize(("driver", "devices"), [
    (Driver(2), 2), (Driver(0), 0), (Driver(1, init=100), 0), (Driver(1, counting=3), 0),
])  # fmt: skip
def test_what_the_driver_says(driver: Driver, devices: int) -> None:
    asked: list[str] = []

    def load(name: str) -> Driver:
        asked.append(name)
        return driver

    assert cuda_devices(load) == devices
    assert asked == [DRIVER]


def test_without_a_driver_there_is_none() -> None:
    def load(name: str) -> Driver:
        raise OSError(f"{name}: cannot open shared object file")

    assert cuda_devices(load) == 0
