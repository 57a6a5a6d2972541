"""All elements of a learnt list, found again as one group: elements of one kind around one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from python_backends.scraper.healing.features import Features, Snapshot, is_wrapper
from python_backends.scraper.healing.learnt import Learnt, learnt_of
from python_backends.scraper.healing.similarity import overlap, ratio
from python_backends.scraper.page import Element

_LEAST = 0.35  # likeness below which an element is no candidate
_LIFT = 5  # elements an item may be wrapped in before its list
_SHAPES = 4  # shapes of learnt texts that others are compared with
_WORDS_ONLY = 0.8  # what a text counts that is not the same but of the same words
_HALF = 0.5  # share of known words from which it is of the same words
_CONFORM = 0.7  # likeness to most of its group from which an element belongs to it


@dataclass(frozen=True, slots=True)
class Profile:
    """A learnt list with what is compared again and again: the words of its texts, and some of their shapes."""

    learnt: Learnt
    words: frozenset[str]
    shapes: tuple[str, ...]

    def known(self, text: str) -> float:
        """How much of `text` stood in the learnt list, 0 to 1; the very same text is 1, only its words less."""
        if text in self.learnt.texts:
            return 1.0
        words = text.split()
        share = sum(word in self.words for word in words) / (len(words) or 1)
        return _WORDS_ONLY * share if share >= _HALF else 0.0

    def likeness(self, other: Features) -> float:
        """How much `other` is like the elements of the list, whose texts and places differ: by kind, names and form."""
        kind = self.learnt.features
        shape = 1.0 if other.shape in self.learnt.shapes else max(ratio(one, other.shape) for one in self.shapes)
        parts = [
            (self.known(other.text), 1.5),
            (shape, 1.5),
            (float(kind.tag == other.tag), 1.5),
            (overlap(kind.children, other.children) if kind.children or other.children else 1.0, 1.5),
            (float(kind.own == other.own), 1.0),
            (overlap(kind.path[:4], other.path[:4]), 0.5),
        ]
        if kind.classes:
            parts.append((overlap(kind.classes, other.classes), 1.0))
        if kind.attributes:
            parts.append((overlap(kind.attributes, other.attributes), 1.0))
        return sum(value * weight for value, weight in parts) / sum(weight for _, weight in parts)


def profile_of(learnt: Learnt) -> Profile:
    """What a list is compared by."""
    words = frozenset(word for text in learnt.texts for word in text.split())
    return Profile(learnt, words, tuple(sorted(learnt.shapes)[:_SHAPES]) or ("",))


def list_likeness(profile: Profile, found: Sequence[Features]) -> float:
    """How much a group is the learnt list: its elements' kind, the texts that are still there, and what stands
    around."""
    learnt = profile.learnt
    parts = [
        (sum(profile.likeness(one) for one in found) / len(found), 3.0),
        (_kept(profile, found), 3.0),
        (min(len(found), learnt.count) / max(len(found), learnt.count), 0.5),
    ]
    for was, now in ((learnt.features.before, found[0].before), (learnt.features.heading, found[0].heading)):
        if was:
            parts.append((ratio(was, now), 1.0))
    return sum(value * weight for value, weight in parts) / sum(weight for _, weight in parts)


def _kept(profile: Profile, found: Sequence[Features]) -> float:
    """Share of the learnt texts that the group still has; of the shorter list's where one is longer."""
    known = sum(profile.known(one.text) for one in found)
    return min(1.0, known / max(1, min(len(profile.learnt.texts), len(found))))


def group_of(snapshot: Snapshot, learnt: Learnt) -> tuple[Sequence[Element], float]:
    """The likeliest group and its confidence."""
    profile = profile_of(learnt)
    scores = {
        element: score for element, one in snapshot.features.items() if (score := profile.likeness(one)) >= _LEAST
    }
    best: tuple[Sequence[Element], float] = ((), 0.0)
    unwrapped = _without_wrappers(scores) if _may_wrap(learnt.features) else _cores(snapshot, scores)
    for group in _groups(snapshot, unwrapped):
        members = _alike(snapshot, learnt, group)
        if not members:  # each unlike the others: no list
            continue
        confidence = list_likeness(profile, [snapshot.features[one] for one in members])
        if confidence > best[1]:
            best = (members, confidence)
    return best


def _may_wrap(kind: Features) -> bool:
    """Whether the learnt elements may themselves have been mere wrappers: one element each and no text of their own."""
    return len(kind.children) == 1 and not kind.own


def _cores(snapshot: Snapshot, candidates: Iterable[Element]) -> list[Element]:
    """What the candidates wrap, in the page's order; those that wrap nothing are that themselves."""
    seen = ([one for one in _wrapped(element) if one in snapshot.features] for element in candidates)
    return list(dict.fromkeys(chain[-1] for chain in seen))


def _wrapped(element: Element) -> list[Element]:
    """The element, what only it wraps, what that wraps, and so on."""
    chain = [element]
    while len(chain) <= _LIFT and is_wrapper(chain[-1]):
        chain.append(chain[-1][0])
    return chain


def _without_wrappers(scores: Mapping[Element, float]) -> list[Element]:
    """Of an element and what only wraps it, the one that is more like the learnt elements."""
    kept = dict(scores)
    for element in scores:
        for inner in _wrapped(element)[1:]:
            if inner in kept and element in kept:
                del kept[inner if scores[inner] < scores[element] else element]
    return list(kept)


def _groups(snapshot: Snapshot, candidates: Iterable[Element]) -> list[list[Element]]:
    """Candidates of one tag path under the closest element that holds several of them."""
    paths = {element: _places(snapshot, element) for element in candidates}
    held = Counter(place for places in paths.values() for place in places)
    groups: dict[tuple[Element, str], list[Element]] = {}
    for element, places in paths.items():
        place = next((place for place in places if held[place] > 1), None)
        if place is not None:
            groups.setdefault(place, []).append(element)
    return list(groups.values())


def _places(snapshot: Snapshot, element: Element) -> list[tuple[Element, str]]:
    """The elements above, each with the tags from it down to `element`; those that only wrap are left out."""
    kind, places = element.tag, []
    for above in snapshot.above[element][:_LIFT]:
        places.append((above, kind))
        kind = f"{above.tag}>{kind}"
    return places


def _alike(snapshot: Snapshot, learnt: Learnt, group: Sequence[Element]) -> list[Element]:
    """The group without what stands between its elements: whatever is unlike most of them, unless its text is known."""
    found = [snapshot.features[element] for element in group]
    usual = learnt_of("*", found).features
    return [
        element
        for element, one in zip(group, found, strict=True)
        if one.text in learnt.texts or _conformity(usual, one) >= _CONFORM
    ]


def _conformity(usual: Features, one: Features) -> float:
    parts = [
        overlap(usual.children, one.children) if usual.children or one.children else 1.0,
        float(usual.own == one.own),
    ]
    if usual.classes:
        parts.append(overlap(usual.classes, one.classes))
    if usual.attributes:
        parts.append(overlap(usual.attributes, one.attributes))
    return sum(parts) / len(parts)
