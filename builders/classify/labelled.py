"""The texts of `labelled.txt`: small tasks of many kinds, half of them to fit, half to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_name("labelled.txt")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what it bears: one of its task's labels, or several where `Task.several`."""

    text: str
    truth: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """One set of labels. `part` tells what it is for; no task is in both parts."""

    name: str
    part: Literal["fit", "held_out"]
    several: bool
    labels: tuple[str, ...]
    examples: tuple[Example, ...]


def read_tasks(file: Path = FILE) -> list[Task]:
    """All tasks in order; ValueError names the line whose label its task lacks."""
    blocks: list[list[str]] = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("=="):
            blocks.append([line])
        elif line and not line.startswith("#"):
            blocks[-1].append(line)
    return [_task(head, lines) for head, *lines in blocks]


def _task(head: str, lines: Sequence[str]) -> Task:
    name, part, number, labels = (field.strip() for field in head.removeprefix("==").split("|"))
    if part not in ("fit", "held_out"):
        raise ValueError(f"part of {head} is fit or held_out")
    known = tuple(label.strip() for label in labels.split(";"))
    examples = tuple(_example(line, known) for line in lines)
    return Task(name, "fit" if part == "fit" else "held_out", number == "many", known, examples)


def _example(line: str, known: tuple[str, ...]) -> Example:
    truth, _, text = line.partition(" | ")
    found = frozenset(truth.split("+"))
    if not text or not found <= set(known):
        raise ValueError(f"no text, or a label that is not among {known}: {line}")
    return Example(text, found)
