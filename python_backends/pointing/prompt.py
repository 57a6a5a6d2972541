"""One phrase as a prompt: what the network is asked for, and where the thing is said to be.

"leftmost red cat"             red cat      the first from the left
"second button from the left"  button       the second from the left
"icon in the top right corner" icon         in that corner
"cup to the left of the plate" cup          left of a plate
"blaue Tasse oben"             blue cup     at the top
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from python_backends.pointing.foreign import in_english
from python_backends.pointing.phrases import trimmed
from python_backends.pointing.place import Place, Rank, Relation, Side
from python_backends.pointing.ranks import COUNTED_FROM, NUMBERS, ORDINALS, RANK_BEFORE, RANK_BEHIND
from python_backends.pointing.relations import PLURAL, RELATIONS, SEVERAL
from python_backends.pointing.sides import BEFORE, BEHIND, NOT_A_PLACE
from python_backends.pointing.vocabulary import LEADING

MOST_COUNTED = 100
_ASKING = re.compile(r"^(?:find|detect|locate|show me|where (?:is|are)|look for)\s+(?=\S)", re.I)  # in a prompt, too
_NUMBER = re.compile(r"^(?P<number>\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")\s+(?=\S)", re.I)


@dataclass(frozen=True, slots=True)
class Prompt:
    """`label` is the user's words, `query` what the network is asked for, in English where that is known, and `place`
    what was said of its place."""

    label: str
    query: str
    place: Place = Place()


def prompt_of(words: str, label: str | None = None) -> Prompt:
    """The prompt that `words` are; its label is `words` themselves unless another is given."""
    query, place = placed(words)
    return Prompt(words if label is None else label, in_english(query), place)


def placed(words: str) -> tuple[str, Place]:
    """The thing that `words` name, as they name it, and where it is said to be."""
    thing = _ASKING.sub("", words.strip())
    several = bool(SEVERAL.match(thing))
    query, place = _split(trimmed(thing)[0] or thing)
    if place.says_nothing:
        return query, place
    one = not several and not PLURAL.search(query) and (place.count or 1) == 1
    return query, replace(place, several=not one)


def _split(words: str) -> tuple[str, Place]:
    """The thing, and its place; the whole, and no place, if no thing would be left."""
    for pattern, bearing in RELATIONS:
        match = pattern.match(words)
        if match and _bare(match["thing"]):
            query, place = _split(match["thing"])
            return query, replace(place, relation=Relation(bearing, in_english(_bare(match["anchor"]))))
    rest, count = _counted(words)
    rest, rank, sides = _placed_behind(rest)
    rest, before = _placed_before(_bare(rest), rank)
    query = _bare(rest)
    if not query:
        return words, Place()
    return query, Place(sides | before.sides, before.rank, None, count or before.count)


def _bare(words: str) -> str:
    return LEADING.sub("", words.strip(" ,"))


def _counted(words: str) -> tuple[str, int | None]:
    match = _NUMBER.match(words)
    if match is None:
        return words, None
    number = int(match["number"]) if match["number"].isdigit() else NUMBERS[match["number"].lower()]
    return (words[match.end() :], number) if 1 <= number <= MOST_COUNTED else (words, None)


def _placed_behind(words: str) -> tuple[str, Rank | None, frozenset[Side]]:
    """Without what says the place behind the thing: ranks first, as "most to the left" also holds "to the left"."""
    for pattern, measure in (*COUNTED_FROM, *RANK_BEHIND):
        if match := pattern.search(words):
            return words[: match.start()], Rank(measure), frozenset()
    sides: set[Side] = set()
    while True:
        found = next(((match, more) for pattern, more in BEHIND if (match := pattern.search(words))), None)
        if found is None or not found[0].start():
            return words, None, frozenset(sides)
        sides.update(found[1])
        words = words[: found[0].start()]


def _placed_before(words: str, rank: Rank | None) -> tuple[str, Place]:
    """Without what says the place before the thing: an ordinal, a superlative, a side; `rank` is what stood behind."""
    number, count, sides = None, None, frozenset[Side]()
    for pattern, nth in ORDINALS:
        if (match := pattern.match(words)) and not NOT_A_PLACE.match(words[match.end() :]):
            words, number = words[match.end() :], nth
            break
    words, count = _counted(words)
    for measured, measure in RANK_BEFORE:
        if match := measured.match(words):
            words, rank = words[match.end() :], Rank(measure)
            break
    for pattern, more in BEFORE:
        match = pattern.match(words)
        if match and words[match.end() :] and not NOT_A_PLACE.match(words[match.end() :]):
            words, sides = words[match.end() :], frozenset(more)
            break
    if number is not None:
        rank = Rank(rank.measure if rank else "reading", number)
    return words, Place(sides, rank, None, count)
