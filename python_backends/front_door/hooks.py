"""What the work on one request tells those who wait for it, and where it may be ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Partial = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hooks:
    """`between` runs before each step and may end the work; `told` hears which step is done, of how many.

    `heard` gets what a task that takes long has so far, `say` the answer's text piece by piece; None where nobody waits
    for that.
    """

    between: Callable[[], None] = lambda: None
    told: Callable[[str, int, int], None] = lambda *_: None
    heard: Callable[[str, Partial], None] | None = None
    say: Callable[[str], None] | None = None
