"""Whether this process may use a GPU: the driver is asked, no library for computing is loaded."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

DRIVER = "libcuda.so.1"
_SUCCESS = 0


def cuda_devices(load: Callable[[str], Any] = ctypes.CDLL) -> int:
    """GPUs that CUDA shows to this process; 0 without a driver. An empty `CUDA_VISIBLE_DEVICES` hides them all."""
    try:
        driver = load(DRIVER)
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if driver.cuInit(0) != _SUCCESS or driver.cuDeviceGetCount(ctypes.byref(count)) != _SUCCESS:
        return 0
    return count.value
