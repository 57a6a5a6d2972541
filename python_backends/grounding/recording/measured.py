"""The parts of a schema that the evidence of a recording answers by itself.

`{"number_of_speakers", "turns": [{"speaker_id", "start_time", "end_time", "text"}]}` needs no decoder and no labels:
every value of it stands beside the words. What is asked for is told by the names of properties; an array is answered
whole or not at all, and all else is left to those who read words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from python_backends.grounding.fallback.targets import Path
from python_backends.grounding.known.answer import Answer, Known, NotKnown
from python_backends.grounding.recording.forms import language_forms
from python_backends.grounding.recording.heard import Recording
from python_backends.grounding.recording.roles import Count, asked_by, counted_by, is_whole_text
from python_backends.grounding.recording.rows import Rows
from python_backends.grounding.tree import Array, Choice, Leaf, Node, Object


def measured(tree: Node, recording: Recording | None) -> Known:
    """What `recording` answers of `tree`."""
    if recording is None:
        return {}
    measurer = _Measurer(recording)
    if isinstance(tree, Array):
        with suppress(NotKnown):
            return {(): measurer.rows.array(tree, "", (), alone=True)}
    return dict(measurer.known(tree, ())) if isinstance(tree, Object) else {}


class _Measurer:
    """Goes through one tree."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self.rows = Rows(recording)

    def known(self, node: Object, path: Path) -> Iterator[tuple[Path, Answer]]:
        """The answered properties at or below `node`, which is in no array."""
        together = {**self._single(node, path), **self.rows.columns(node, path)}
        alone = len(node.fields) == 1 and not path
        for each in node.fields:
            below = (*path, each.name)
            if each.name in together:
                yield below, together[each.name]
            elif isinstance(each.node, Object):
                yield from self.known(each.node, below)
            else:
                with suppress(NotKnown):
                    yield below, self._property(each.node, each.name, below, alone)

    def _property(self, node: Node, name: str, path: Path, alone: bool) -> Answer:
        if isinstance(node, Array):
            return self.rows.array(node, name, path, alone=alone)
        if isinstance(node, Leaf | Choice):
            return self._fact(node, name, path)
        raise NotKnown

    def _fact(self, node: Leaf | Choice, name: str, path: Path) -> Answer:
        """What is true of the whole recording: how many, which language; or all the words."""
        counted, asked, whole = counted_by(name), asked_by(name), self._recording.whole
        if counted is not None and isinstance(node, Leaf):
            return self.rows.told(node, path, (self._count(counted),), whole)
        if asked is not None and asked.role == "language":
            return self.rows.told(node, path, language_forms(self._recording.language), whole)
        if is_whole_text(name):
            return self.rows.told(node, path, (whole.text,), whole, "span")
        raise NotKnown

    def _count(self, counted: Count) -> int | None:
        recording = self._recording
        count: Mapping[Count, Callable[[], int]] = {
            "speakers": lambda: len(recording.speakers),
            "turns": lambda: len(recording.turns),
            "utterances": lambda: len(recording.utterances),
            "words": lambda: len(recording.whole.words()) or len(recording.whole.text.split()),
        }
        unknown = counted in ("speakers", "turns") and not recording.speakers
        return None if unknown else count[counted]()

    def _single(self, node: Object, path: Path) -> Mapping[str, Answer]:
        """`{"speaker_id", "start_time", "end_time"}` without an array, where there is but one turn to tell of."""
        asked = {
            each.name: (role, each.node) for each in node.fields
            if isinstance(each.node, Leaf | Choice) and (role := asked_by(each.name)) is not None
        }  # fmt: skip
        roles = {role.role for role, _ in asked.values()}
        turns = self._recording.turns
        found: dict[str, Answer] = {}
        if len(turns) == 1 and "speaker" in roles and roles & {"start", "end", "span"}:
            for name, (role, leaf) in asked.items():
                with suppress(NotKnown):
                    found[name] = self.rows.cell(leaf, role, turns[0], (*path, name))
        return found
