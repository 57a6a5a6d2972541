"""The codes of the contract (section 2.11)."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.errors import InvalidRequest

TEXT_CODES = tuple(f"S{number}" for number in range(1, 15))
IMAGE_CODES = ("S1_IMAGE", "S12_IMAGE", "S15_IMAGE")
CODES = (*TEXT_CODES, *IMAGE_CODES)


def codes_of(names: Sequence[str]) -> tuple[str, ...]:
    """The codes that `names` ask for, in the contract's order; ALL is all of them. InvalidRequest for others."""
    asked = {name.upper() for name in names}
    unknown = sorted(asked - {*CODES, "ALL"})
    if unknown:
        known = ", ".join(CODES)
        raise InvalidRequest(
            f"unknown guard code {unknown[0][:32]}: use {known} or ALL", code="invalid_guard", param="messages"
        )
    return CODES if "ALL" in asked else tuple(code for code in CODES if code in asked)
