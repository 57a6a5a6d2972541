"""What a translator must offer, so that the rest does not care which one is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from python_backends.language.tags import Tag


@dataclass(frozen=True, slots=True)
class Route:
    """How a text gets from one language to another: `languages` are all it passes, `steps` name what runs."""

    languages: tuple[Tag, ...]
    steps: tuple[str, ...]

    @property
    def target(self) -> Tag:
        """The language the text ends in."""
        return self.languages[-1]


@dataclass(frozen=True, slots=True)
class Draft:
    """One translated sentence and the words, lower case, that were left as they stood in the source."""

    text: str
    unknown: tuple[str, ...] = ()


class Engine(Protocol):
    """Translates sentences. Private-use characters in them stand for things to carry over as they are.

    An engine may lose or move those characters: the caller checks, and asks again without them.
    """

    @property
    def name(self) -> str:
        """For the result: which kind of translator answered, and its version where known."""

    def route(self, source: Tag, target: Tag) -> Route | None:
        """The best way from `source` to `target`, None if there is none."""

    def sources(self) -> frozenset[str]:
        """Codes of the languages that texts may be in."""

    def targets(self, source: str) -> frozenset[str]:
        """Tags of the languages that a text in `source` can be translated to."""

    def run(self, route: Route, sentences: Sequence[str]) -> list[Draft]:
        """One draft for each sentence. Raises OpenfazeError if the translator fails or takes too long."""

    def close(self) -> None:
        """End what it started."""
