"""At which sizes a page is looked at: small for large things, larger for small ones.

A detector knows things of a certain range of sizes in pixels. So a page is seen whole at the size the detector is made
for, then at twice that, and so on up to its own size or a bound on the work.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FINEST_PIXELS = 4_000_000
"""Pixels of the finest level: above it only things under a hundredth of a page's width would be gained."""

NARROWEST = 96
"""Short side in pixels under which a level of a long page shows nothing any more."""

STEP = 2.0
WORTH = 1.3
"""How much finer the last level must be than the one before it."""


@dataclass(frozen=True, slots=True)
class PassSize:
    """What one pass of a detector may see: `longest` is what it is made for, `side` and `pixels` what it can take.

    What is larger than `large`, a share of `longest`, is believed at the coarsest level only.
    """

    longest: int
    side: int
    pixels: int
    large: float = 0.5

    @property
    def largest(self) -> float:
        """The longer side in pixels that a thing may have at a level other than the first."""
        return self.large * self.longest


def levels_of(width: int, height: int, longest: int) -> tuple[float, ...]:
    """Scales from page to level, coarsest first; never empty, never above 1 but for pages smaller than NARROWEST."""
    finest = min(1.0, math.sqrt(FINEST_PIXELS / (width * height)))
    scale = longest / max(width, height)
    scales: list[float] = []
    while scale * WORTH < finest:
        if scale * min(width, height) >= NARROWEST:
            scales.append(scale)
        scale *= STEP
    return (*scales, finest)
