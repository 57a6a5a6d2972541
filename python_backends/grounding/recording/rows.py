"""Arrays of what is said: turns, utterances, words, speakers, with what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.grounded import GroundedLeaf, Source, path_of
from python_backends.grounding.known.answer import Answer, Forms, NotKnown, is_nullable
from python_backends.grounding.recording.forms import forms_of
from python_backends.grounding.recording.heard import Recording, Stretch
from python_backends.grounding.recording.roles import (
    Asked,
    Role,
    asked_by,
    counted_by,
    is_made_of_speech,
    lists_speakers,
    lists_words,
)
from python_backends.grounding.tree import Array, Choice, Field, Leaf, Object, Scalar

UNKNOWN = "UNKNOWN"  # as the formats of transcripts call a speaker that cannot be told
_TIMES: frozenset[Role] = frozenset({"start", "end", "span", "duration"})


@dataclass
class Rows:
    """Fills arrays whole, or not at all: NotKnown."""

    recording: Recording
    forms: Forms = field(default_factory=Forms)

    def array(self, node: Array, name: str, path: Path, *, alone: bool = False) -> Answer:
        """The array called `name`, if it asks for what is said. `alone`: there is nothing else in the schema, so that
        times can only be the recording's."""
        item = node.item
        if isinstance(item, Leaf | Choice):
            if not lists_speakers(name):
                raise NotKnown
            return self._filled(node, path, self.recording.speakers,
                                lambda each, at: self.cell(item, Asked("speaker"), each, at))  # fmt: skip
        if not isinstance(item, Object):
            raise NotKnown
        roles = {asked.role for each in item.fields if (asked := asked_by(each.name)) is not None}
        named = is_made_of_speech(name) or (alone and bool(roles & _TIMES))
        people = lists_speakers(name) and "speaker" in roles
        if not people and not (("speaker" in roles or named) and roles & {"text", *_TIMES}):
            raise NotKnown
        return self._rows(node, item, path, self._listed(name, roles))

    def _listed(self, name: str, roles: set[Role]) -> Sequence[Stretch]:
        if lists_words(name):
            return self.recording.whole.words()
        if lists_speakers(name) and not roles & {"start", "end", "span"}:
            return self.recording.speakers
        return self.recording.turns if "speaker" in roles else self.recording.utterances

    def columns(self, node: Object, path: Path) -> Mapping[str, Answer]:
        """`{"speaker_id": [...], "start_time": [...]}`: an array for each column of a table of turns."""
        asked = {
            each.name: (role, each.node) for each in node.fields
            if isinstance(each.node, Array) and isinstance(each.node.item, Leaf | Choice)
            and (role := asked_by(each.name)) is not None
        }  # fmt: skip
        roles = {role.role for role, _ in asked.values()}
        if len(asked) < 2 or not ("speaker" in roles or {"start", "end"} <= roles):
            return {}
        listed = self.recording.turns if "speaker" in roles else self.recording.utterances
        try:
            return {name: self._column(array, role, (*path, name), listed) for name, (role, array) in asked.items()}
        except NotKnown:
            return {}

    def _column(self, node: Array, role: Asked, path: Path, listed: Sequence[Stretch]) -> Answer:
        item = node.item
        assert isinstance(item, Leaf | Choice)
        return self._filled(node, path, listed, lambda each, at: self.cell(item, role, each, at))

    def _rows(self, node: Array, item: Object, path: Path, listed: Sequence[Stretch]) -> Answer:
        return self._filled(node, path, listed, lambda each, at: self._row(item, each, at))

    def _filled(
        self, node: Array, path: Path, listed: Sequence[Stretch], fill: Callable[[Stretch, Path], Answer]
    ) -> Answer:
        if not listed or len(listed) < node.min_items:
            raise NotKnown
        parts = [fill(each, (*path, number)) for number, each in enumerate(listed[: node.max_items])]
        return Answer([part.value for part in parts], tuple(leaf for part in parts for leaf in part.leaves))

    def _row(self, node: Object, stretch: Stretch, path: Path) -> Answer:
        """One item. What it may lack and is not known is null, or left out."""
        value: dict[str, Any] = {}
        leaves: list[GroundedLeaf] = []
        for each in node.fields:
            at = (*path, each.name)
            try:
                part = self._property(each, stretch, at)
            except NotKnown:
                if not each.required:
                    continue
                if not is_nullable(each.node):
                    raise
                part = Answer(None, (GroundedLeaf(path_of(at), None, "inferred"),))
            value[each.name] = part.value
            leaves += part.leaves
        return Answer(value, tuple(leaves))

    def _property(self, each: Field, stretch: Stretch, path: Path) -> Answer:
        asked, node = asked_by(each.name), each.node
        if isinstance(node, Leaf | Choice):
            if asked is None and counted_by(each.name) == "turns" and stretch.level == "speaker":
                return self.told(node, path, (len(stretch.parts),), stretch)
            if asked is not None:
                return self.cell(node, asked, stretch, path)
        elif isinstance(node, Array) and isinstance(node.item, Leaf | Choice):
            if asked is not None and asked.role == "span":
                return self._pair(node, node.item, asked, stretch, path)
        elif isinstance(node, Array) and isinstance(node.item, Object):
            if lists_words(each.name):
                return self._rows(node, node.item, path, stretch.words())
            if stretch.level in ("speaker", "turn") and is_made_of_speech(each.name):
                return self._rows(node, node.item, path, stretch.parts)
        raise NotKnown

    def _pair(self, node: Array, item: Leaf | Choice, asked: Asked, stretch: Stretch, path: Path) -> Answer:
        """`timestamp: [begin, end]`."""
        if node.min_items > 2 or (node.max_items is not None and node.max_items < 2):
            raise NotKnown
        ends = (Asked("start", asked.scale), Asked("end", asked.scale))
        parts = [self.cell(item, end, stretch, (*path, number)) for number, end in enumerate(ends)]
        return Answer([part.value for part in parts], tuple(leaf for part in parts for leaf in part.leaves))

    def cell(self, node: Leaf | Choice, asked: Asked, stretch: Stretch, path: Path) -> Answer:
        """What `stretch` says to `asked`; where there are speakers and its own is not known, that is said too."""
        if asked.role == "speaker" and stretch.speaker is None and self.recording.speakers and not is_nullable(node):
            return self.told(node, path, (UNKNOWN,), stretch)
        source: Source = "span" if asked.role == "text" else "measured"
        return self.told(node, path, forms_of(node, asked, stretch), stretch, source)

    def told(
        self, node: Leaf | Choice, path: Path, forms: Iterable[Scalar], stretch: Stretch,
        source: Source = "measured",
    ) -> Answer:  # fmt: skip
        """The first of `forms` that `node` takes, as evidence of `stretch`."""
        value = self.forms.first(node, forms)
        if value is None:
            raise NotKnown
        leaf = GroundedLeaf(
            path_of(path), value, source, None, stretch.evidence, confidence=round(stretch.confidence, 4),
            time=(stretch.t0, stretch.t1), speaker=stretch.speaker,
        )  # fmt: skip
        return Answer(value, (leaf,))
