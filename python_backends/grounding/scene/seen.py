"""A picture as its evidence tells of it: regions with what they are, what is written in them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from python_backends.evidence import Corners, Evidence
from python_backends.grounding.fallback.tokens import Tokens, tokens_of

Seer = Literal["gui_detection", "object_detection"]
_SEERS: dict[str, Seer] = {"gui_detection": "gui_detection", "object_detection": "object_detection"}


@dataclass(frozen=True, slots=True)
class Region:
    """One region that `seer` found: `label` is a role, or the words that were looked for; `box` x0, y0, x1, y1 px."""

    seer: Seer
    label: str
    text: str
    confidence: float
    evidence: str
    page: int | None
    quad: Corners

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The upright box around the quad."""
        xs, ys = [x for x, _ in self.quad], [y for _, y in self.quad]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def is_of(self) -> Tokens:
        """The words of its label, compared in the singular."""
        return singular(tokens_of(self.label.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Scene:
    """All regions, each seer's in reading order."""

    regions: tuple[Region, ...]

    def by(self, seer: Seer) -> tuple[Region, ...]:
        """What one task found."""
        return tuple(region for region in self.regions if region.seer == seer)


def scene_of(items: Iterable[Evidence]) -> Scene | None:
    """What `items` tell of pictures, None if no picture was looked at for regions, or nothing was found in it."""
    regions = tuple(
        Region(_SEERS[item.task], item.label, item.text, item.confidence, item.id, item.page, item.quad)
        for item in items
        if item.kind == "region" and item.task in _SEERS and item.label is not None and item.quad is not None
    )
    return Scene(regions) if regions else None


def singular(tokens: Tokens) -> Tokens:
    """`tokens` with the last one in the singular, as English makes it."""
    if not tokens:
        return tokens
    return (*tokens[:-1], _singular_word(tokens[-1]))


def _singular_word(word: str) -> str:
    if len(word) > 4 and word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
