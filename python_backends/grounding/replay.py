"""A transcript in, the answer out: original spelling, normal forms, and for every leaf where it came from."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from python_backends.grounding.grounded import Grounded, GroundedLeaf, GroundingFailed, leaf_from, path_of
from python_backends.grounding.nearness import Nearness, label_words
from python_backends.grounding.pieces import Fold, unfolded
from python_backends.grounding.places import Place, Places
from python_backends.grounding.pointer import shown
from python_backends.grounding.stream import WordStream
from python_backends.grounding.transcript import choices_written, compact, folded
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object
from python_backends.grounding.validate import validator_of
from python_backends.grounding.values.locale import Locale, locale_of

Path = tuple[str | int, ...]
_DROPPED = object()  # an optional leaf that is absent


class _Members(list[tuple[str, Any]]):
    """A JSON object with its members in order, doubles included."""


@dataclass(slots=True)
class _Slot:
    """A leaf that is to be filled in: its number in the transcript, what it may be, then what it is."""

    number: int
    path: Path
    places: list[Place]
    phrases: list[list[str]]
    value: Any = None
    chosen: Place | None = None

    @property
    def row(self) -> Path | None:
        """The path of the array item it belongs to, None outside arrays."""
        index = next((at for at in range(len(self.path) - 1, -1, -1) if isinstance(self.path[at], int)), None)
        return None if index is None else self.path[: index + 1]


def replay(
    transcript: str,
    tree: Node,
    stream: WordStream,
    fold: Fold = unfolded,
    locale: Locale | None = None,
    odds: Sequence[float] = (),
) -> Grounded:
    """The answer that `transcript` spells out over `stream`.

    `fold` and `locale` must be those of the grammar. Optional leaves that are null and may not be are left out. Of
    equal texts the one nearest to the leaf's label is meant, in arrays the one nearest to the rest of its item, and
    otherwise the first. Arrays end where an item says nothing, or comes more often than the evidence has it. `odds` are
    the probabilities of the transcript's scalar values in order; they count only if there is one for each leaf, which
    free parts with several do not have. Raises GroundingFailed if the grammar of `tree` over `stream` does not allow
    `transcript`.
    """
    reader = _Reader(stream, fold, locale_of(stream) if locale is None else locale)
    outline = reader.outline(_parsed(transcript), tree, ())
    _choose(reader.slots, Nearness(stream))
    known: Sequence[float | None] = odds if len(odds) == reader.leaves else [None] * reader.leaves
    leaves = tuple(_leaf(slot, stream, known[slot.number]) for slot in reader.slots if slot.value is not _DROPPED)
    dropped = {path_of(slot.path): known[slot.number] for slot in reader.slots if slot.value is _DROPPED}
    left_out = {path: sure for path, sure in dropped.items() if sure is not None}
    return Grounded(_filled(outline), leaves, left_out)


def _parsed(transcript: str) -> Any:
    try:
        return json.loads(transcript, object_pairs_hook=_Members, parse_constant=_no_constant)
    except (ValueError, RecursionError) as exc:
        raise GroundingFailed(f"the decoder's output is no JSON: {shown(exc)}") from exc


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class _Reader:
    """Reads a parsed transcript along the tree. `slots` are its leaves, in order; the outline holds them in place."""

    def __init__(self, stream: WordStream, fold: Fold, locale: Locale) -> None:
        self._fold = fold
        self._places = Places(stream, fold, locale)
        self.slots: list[_Slot] = []
        self.leaves = 0  # of the transcript, those that were left out again among them

    def outline(self, part: Any, node: Node, path: Path, field: Field | None = None) -> Any:
        """The value of `node` with slots for leaves."""
        if isinstance(node, Choice):
            return self._choice(part, node, path, field)
        if isinstance(node, Free):
            return self._free(part, node, path, field)
        if part is None:
            return self._absent(node.nullable, path, field)
        if isinstance(node, Object):
            return self._object(part, node, path)
        if isinstance(node, Array):
            return self._array(part, node, path)
        return self._leaf(part, node, path, field)

    def _slot(self, path: Path, value: Any) -> _Slot:
        slot = _Slot(self.leaves, path, [], [], value)
        self.leaves += 1
        self.slots.append(slot)
        return slot

    def _absent(self, nullable: bool, path: Path, field: Field | None) -> _Slot:
        if nullable:
            return self._slot(path, None)
        if field is None or field.required:
            raise _not_allowed(path, "null")
        return self._slot(path, _DROPPED)

    def _choice(self, part: Any, node: Choice, path: Path, field: Field | None) -> _Slot:
        written = choices_written(node.values, self._fold)
        literal = compact(part) if not isinstance(part, list) else ""
        if literal in written:
            return self._slot(path, written[literal])
        if part is None:
            return self._absent(False, path, field)
        raise _not_allowed(path, part)

    def _free(self, part: Any, node: Free, path: Path, field: Field | None) -> _Slot:
        value = _plain(part)
        if validator_of(node.schema).is_valid(value):
            return self._slot(path, value)
        if part is None:
            return self._absent(False, path, field)
        raise _not_allowed(path, value)

    def _object(self, part: Any, node: Object, path: Path) -> dict[str, Any]:
        keys = [folded(field.name, self._fold) for field in node.fields]
        if not isinstance(part, _Members) or [key for key, _ in part] != keys:
            raise _not_allowed(path, _plain(part))
        return {
            field.name: self.outline(value, field.node, (*path, field.name), field)
            for field, (_, value) in zip(node.fields, part, strict=True)
        }

    def _array(self, part: Any, node: Array, path: Path) -> list[Any]:
        if not isinstance(part, list) or isinstance(part, _Members):
            raise _not_allowed(path, _plain(part))
        if len(part) < node.min_items or (node.max_items is not None and len(part) > node.max_items):
            raise _not_allowed(path, f"{len(part)} items")
        items: list[Any] = []
        told: Counter[str] = Counter()
        whole = True
        for index, item in enumerate(part):
            before = len(self.slots)
            outline = self.outline(item, node.item, (*path, index))
            text = compact(_plain(item))
            told[text] += 1
            whole = whole and (index < node.min_items or told[text] <= self._occurrences(before))
            if whole:
                items.append(outline)
            else:  # the decoder goes in circles: the rest was not read
                del self.slots[before:]
        return items

    def _occurrences(self, first: int) -> float:
        """How often the item whose slots begin at `first` can stand in the evidence; one that says nothing, never."""
        slots = self.slots[first:]
        if all(not slot.places and slot.value in (None, _DROPPED) for slot in slots):
            return 0
        return min((len(slot.places) for slot in slots if slot.places), default=math.inf)

    def _leaf(self, part: Any, node: Leaf, path: Path, field: Field | None) -> _Slot:
        places = self._places.find(node, part) if isinstance(part, str) else []
        if not places:
            raise _not_allowed(path, _plain(part))
        slot = self._slot(path, None)
        slot.places = places
        slot.phrases = label_words(field.name, field.hint) if field else []
        return slot


def _not_allowed(path: Path, part: Any) -> GroundingFailed:
    return GroundingFailed(f'the decoder wrote {shown(repr(part))} at "{path_of(path)}", which cannot stand there')


def _plain(part: Any) -> Any:
    """`part` with ordinary objects; of members with one name the last counts, as everywhere in JSON."""
    if isinstance(part, _Members):
        return {key: _plain(value) for key, value in part}
    return [_plain(value) for value in part] if isinstance(part, list) else part


def _choose(slots: list[_Slot], nearness: Nearness) -> None:
    """Decides among the places of all `slots`: items of arrays row by row, each after the one before it."""
    rows: dict[Path | None, list[_Slot]] = {}
    for slot in slots:
        if slot.places:
            rows.setdefault(slot.row, []).append(slot)
    for slot in rows.pop(None, []):
        slot.chosen = nearness.nearest_to_label(slot.places, slot.phrases)
    reached: dict[Path, int] = {}  # of each array, the word up to which its items are read
    for row, members in rows.items():
        assert row is not None
        anchor = min(members, key=lambda slot: len(slot.places))
        after = [place for place in anchor.places if place.span.start >= reached.get(row[:-1], 0)]
        anchor.chosen = (after or anchor.places)[0]
        reached[row[:-1]] = anchor.chosen.span.stop
        for slot in members:
            slot.chosen = slot.chosen or nearness.nearest_to_row(slot.places, anchor.chosen.span)
    for slot in slots:
        if slot.chosen is not None:
            slot.value = slot.chosen.value


def _leaf(slot: _Slot, stream: WordStream, odds: float | None) -> GroundedLeaf:
    path = path_of(slot.path)
    if slot.chosen is None:
        sure = None if slot.value is None or odds is None else round(odds, 4)
        return GroundedLeaf(path, slot.value, "inferred", confidence=sure, odds=odds)
    leaf = leaf_from(path, slot.value, "span" if slot.chosen.whole else "normalised", slot.chosen.span, stream)
    if odds is None or leaf.confidence is None:
        return leaf
    return replace(leaf, confidence=round(leaf.confidence * odds, 4), odds=odds)


def _filled(outline: Any) -> Any:
    if isinstance(outline, _Slot):
        return outline.value
    if isinstance(outline, Mapping):
        return dict(_kept(outline))
    return [_filled(item) for item in outline]


def _kept(outline: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, part in outline.items():
        value = _filled(part)
        if value is not _DROPPED:
            yield name, value
