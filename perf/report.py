"""The one report format of every tool here: a table for people, then one JSON line for programs.

A figure's key ends in its unit (`ocr_c4_pages_per_s`), its value is a median or a pooled score, and its interval is a
95 % bootstrap interval where one can be made. Failed requests are counted in `failures`; none is ever dropped.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from perf.hardware import git_sha, hardware_line

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `key` carries the unit as its suffix; `low` and `high` bound it with 95 % confidence, if known."""

    key: str
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def text(self) -> str:
        """The value with its interval, for a table cell."""
        if self.low is None or self.high is None:
            return f"{self.value:.4g}"
        return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}]"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a title; the first column is aligned left, the others right."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def render(self) -> str:
        """The table as aligned text, a trailing newline included."""
        lines = [list(self.header), *[list(row) for row in self.rows]]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.header))]
        rendered = ["  ".join(_aligned(line, widths)) for line in lines]
        rendered.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join([self.title, *(line.rstrip() for line in rendered)]) + "\n"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *rest = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
    return [line[0].ljust(len(first)), *rest]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of a tool found. `settings` repeats what it was run with, `notes` what a reader must know."""

    tool: str
    figures: Sequence[Figure]
    failures: int
    settings: Mapping[str, Scalar] = field(default_factory=dict)
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()

    def as_json(self) -> str:
        """One line; `KEY_ci95` holds the interval of `KEY`."""
        body: dict[str, object] = {
            "tool": self.tool,
            "git_sha": git_sha(),
            "hardware": hardware_line(),
            "utc": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "failures": self.failures,
            "settings": dict(self.settings),
            "notes": list(self.notes),
        }
        for figure in self.figures:
            body[figure.key] = round(figure.value, 6)
            if figure.low is not None and figure.high is not None:
                body[f"{figure.key}_ci95"] = [round(figure.low, 6), round(figure.high, 6)]
        return json.dumps(body, ensure_ascii=False)


def figures_table(title: str, figures: Sequence[Figure]) -> Table:
    """The plainest table: one figure a row."""
    return Table(title, ["figure", "value"], [[figure.key, figure.text] for figure in figures])


def write(report: Report, out: TextIO | None = None) -> None:
    """The tables, the notes, the failure count, the hardware, and last the JSON line."""
    stream = sys.stdout if out is None else out
    tables = report.tables or [figures_table(report.tool, report.figures)]
    for table in tables:
        stream.write(table.render() + "\n")
    for note in report.notes:
        stream.write(f"note: {note}\n")
    stream.write(f"failures: {report.failures}\n{hardware_line()}\n{report.as_json()}\n")
    stream.flush()


def progress(text: str) -> None:
    """A line about what is going on, on standard error so that standard output stays a report."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
