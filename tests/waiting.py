"""Waiting for what another thread or process does: as long as a crowded machine needs, and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 120.0


def wait_for(condition: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Return as soon as `condition()` holds; fail the test if it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"the condition did not hold within {seconds:g} s"
        time.sleep(0.01)
