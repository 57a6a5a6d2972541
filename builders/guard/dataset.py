"""The labelled set: families of wordings, split so that no family stands on two sides."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.guard.codes import TEXT_CODES

DATA = Path(__file__).with_name("data")
SEED = 2
TRAIN, DEV = 0.43, 0.15  # of each file's families, harmful and harmless apart; the rest is held out

Part = Literal["train", "dev", "held_out"]


class Family(BaseModel):
    """One line of the set; see data/README.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: str = Field(pattern=r"^[a-z0-9.-]+$")
    codes: tuple[str, ...]
    may: tuple[str, ...]
    language: Literal["en", "es", "fr", "de"]
    texts: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Example:
    """One text. `subject` is the hazard it is about or looks like, None for neither; the rest is its family's."""

    text: str
    family: str
    part: Part
    subject: str | None
    codes: tuple[str, ...]
    may: tuple[str, ...]
    language: str

    @property
    def harmful(self) -> bool:
        return bool(self.codes)


def read_families(folder: Path = DATA) -> list[Family]:
    """All families, in the order of file names and lines; pydantic's error for a line that is none."""
    paths = sorted(folder.glob("*.jsonl"))
    return [Family.model_validate_json(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def read_examples(folder: Path = DATA, seed: int = SEED) -> list[Example]:
    """All texts with their part of the split, which depends on the seed and the families' names only."""
    strata: dict[tuple[str, bool], list[Family]] = defaultdict(list)
    for family in read_families(folder):
        strata[family.family.split(".")[0], bool(family.codes)].append(family)
    return [example for families in strata.values() for example in _split(families, seed)]


def _split(families: Sequence[Family], seed: int) -> Iterator[Example]:
    mixed = sorted(families, key=lambda item: hashlib.sha256(f"{seed}{item.family}".encode()).hexdigest())
    train, dev = round(TRAIN * len(mixed)), round((TRAIN + DEV) * len(mixed))
    for place, family in enumerate(mixed):
        part: Part = "train" if place < train else "dev" if place < dev else "held_out"
        subject = family.family.split(".")[0].upper()
        for text in family.texts:
            yield Example(text, family.family, part, subject if subject in TEXT_CODES else None,
                          family.codes, family.may, family.language)  # fmt: skip
