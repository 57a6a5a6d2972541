"""Identifiers that a mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

_ALIKE = 60.0


def near(name: str, known: Sequence[str], most: int = 3) -> list[str]:
    """Those of `known` that are spelt much like `name`, the nearest first."""
    found = process.extract(name.lower(), {one: one.lower() for one in known}, scorer=fuzz.WRatio, limit=most,
                            score_cutoff=_ALIKE)  # fmt: skip
    return [key for _, _, key in found]


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """` (did you mean ...?)`, or nothing."""
    found = near(name, known)
    return f" (did you mean {', '.join(found)}?)" if found else ""
