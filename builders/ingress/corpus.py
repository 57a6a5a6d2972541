"""Labelled requests in text files: "= family", then lines of "tasks | attachments | words"."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_backends.ingress.tasks import TASKS
from python_backends.media.media import MODALITIES, Modality

DATA = Path(__file__).with_name("data")
Slots = Mapping[str, tuple[str, ...]]
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One request with the exact set of `tasks` it needs; none for plain conversation."""

    family: str
    text: str
    modalities: tuple[Modality, ...]
    schema: bool
    tasks: frozenset[str]


def read_requests(path: Path) -> list[Labelled]:
    """All requests in a file; ValueError names the line that is no request."""
    family, found = "", []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("= "):
            family = line[2:].strip()
        elif line.strip() and not line.startswith("#"):
            found.append(_request(family, line, f"{path.name}:{number}"))
    return found


def read_slots(path: Path) -> Slots:
    """Slot name -> what it can be."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    named = (line.split(": ", 1) for line in lines)
    return {
        name: tuple(entry.strip().replace("\\n", "\n") for entry in entries.split(" ; ")) for name, entries in named
    }


def training_set(seed: int, copies: int = 3) -> list[Labelled]:
    """The training requests, each with slots filled up to `copies` times; no two alike."""
    slots, rng = read_slots(DATA / "slots.txt"), random.Random(seed)
    filled = [
        Labelled(row.family, text, row.modalities, row.schema, row.tasks)
        for row in read_requests(DATA / "requests.txt")
        for text in _fillings(row.text, slots, rng, copies)
    ]
    return list(dict.fromkeys(filled))


def held_back(family: str) -> bool:
    """Which half of the measured requests a family is in: thresholds and wording rules see the other half only."""
    return hashlib.sha256(family.encode()).digest()[0] % 2 == 1


def _request(family: str, line: str, where: str) -> Labelled:
    fields = [field.strip() for field in line.split("|", 2)]
    if len(fields) < 3 or not family:
        raise ValueError(f"{where}: write `tasks | attachments | words` below a `= family`")
    tasks, attached = (set(field.split(",")) - {"-"} for field in fields[:2])
    schema = "schema" in attached
    modalities = tuple(known for name in fields[1].split(",") for known in MODALITIES if known == name)
    if tasks - set(TASKS) or attached - set(MODALITIES) - {"schema"}:
        raise ValueError(f"{where}: no such task or attachment")
    return Labelled(family, fields[2].replace("\\n", "\n"), modalities, schema, frozenset(tasks))


def _fillings(text: str, slots: Slots, rng: random.Random, copies: int) -> list[str]:
    if not _SLOT.search(text):
        return [text]
    return [_SLOT.sub(lambda match: rng.choice(slots[match[1]]), text) for _ in range(copies)]
