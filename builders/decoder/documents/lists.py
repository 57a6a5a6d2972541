"""Our word lists, kept as text beside the code."""

from __future__ import annotations

from pathlib import Path


def rows_of(name: str) -> list[list[str]]:
    """The rows of a text file beside this one, cut at `|`; lines that begin with `#` are remarks."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]
