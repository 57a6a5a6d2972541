"""The way from one language to another over the modes there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from python_backends.language.tags import Tag
from python_backends.translate.apertium.modes import Mode
from python_backends.translate.engine import Route

MAX_STEPS = 3
# Of ways equally long, the one over these, in this order, as chrF++ on NTREX ranked them: Catalan keeps most between
# two Romance languages (fr-it 47.5, over Spanish 44.8), Spanish to and from English, at a third of the memory.
_PIVOTS = ("ca", "es", "en", "fr")
_PIVOTS_OF_ENGLISH = ("es", "ca", "fr")
# One body of data serves these; texts in them are read as Serbo-Croatian.
READ_AS = {"sr": "sh", "hr": "sh", "bs": "sh", "no": "nb"}


class Routes:
    """All ways of at most MAX_STEPS steps over `modes`."""

    def __init__(self, modes: Iterable[Mode]) -> None:
        self._from: dict[Tag, list[Mode]] = {}
        for mode in modes:
            self._from.setdefault(mode.source, []).append(mode)

    def route(self, source: Tag, target: Tag) -> Route | None:
        """The shortest way; to the plain language if there is none to its region."""
        starts = dict.fromkeys((source, source.plain, Tag(READ_AS.get(source.language, source.language))))
        for goal in dict.fromkeys((target, target.plain)):
            found = [way for start in starts for way in self._ways(start) if way[-1].target == goal]
            if found:
                best = min(found, key=_preference)
                return Route((source, *(mode.target for mode in best)), tuple(mode.name for mode in best))
        return None

    def sources(self) -> frozenset[str]:
        """Codes of the languages with a way to anywhere."""
        plain = {tag.language for tag in self._from}
        return frozenset(plain | {code for code, read_as in READ_AS.items() if read_as in plain})

    def targets(self, source: str) -> frozenset[str]:
        """Tags of the languages with a way from `source`."""
        start = Tag(READ_AS.get(source, source))
        return frozenset(str(way[-1].target) for way in self._ways(start)) - {source, str(start)}

    def _ways(self, start: Tag, passed: Sequence[Mode] = ()) -> Iterator[tuple[Mode, ...]]:
        for mode in self._from.get(start, ()):
            seen = {step.source.language for step in passed} | {start.language}
            if mode.target.language in seen:
                continue
            way = (*passed, mode)
            yield way
            if len(way) < MAX_STEPS:
                yield from self._ways(mode.target, way)


def _preference(way: Sequence[Mode]) -> tuple[int, int, tuple[str, ...]]:
    english = "en" in (way[0].source.language, way[-1].target.language)
    order = _PIVOTS_OF_ENGLISH if english else _PIVOTS
    rank = sum(order.index(pivot) if pivot in order else len(order) for pivot in _pivots(way))
    return len(way), rank, tuple(mode.name for mode in way)


def left_unknown(hops: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Words unknown in any step of a way: one that no step knows is passed on and counts once."""
    most: Counter[str] = Counter()
    for words in hops:
        most |= Counter(words)
    return tuple(most.elements())


def _pivots(way: Sequence[Mode]) -> list[str]:
    """The languages between the first and the last of a way."""
    return [mode.target.language for mode in way[:-1]]
