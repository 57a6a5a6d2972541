"""Which objects of a batch answer which prompts, those of other scenes included.

A scene lists all true objects of its own prompts. The objects of another scene are judged by what a prompt says: a
name is a yes if it is theirs in any language, left unsaid if it might mean them, otherwise a no; a colour likewise. Of
both together the worse holds. Prompts that say anything else are left unsaid in other scenes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from builders.objects.lexicon import Lexicon
from builders.scenes.colours import COLOURS
from builders.scenes.phrases import COLOUR_WAYS
from builders.scenes.scene import Scene, SceneObject
from python_backends.objects.plain import plain_prompt

Labels = npt.NDArray[np.int8]
YES, NO, UNSAID = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, the scene (number in the batch) that asks for it, and its true objects there.

    `name` and `colour` are what it says, None for what it does not say; with neither only its own scene can judge it.
    A text that no scene asks for has the scene -1.
    """

    text: str
    scene: int = -1
    objects: frozenset[int] = frozenset()
    name: str | None = None
    colour: str | None = None

    @property
    def abroad(self) -> bool:
        """Whether other scenes can judge it."""
        return self.name is not None or self.colour is not None


def asked_of(scenes: Sequence[Scene], lexicon: Lexicon) -> list[Asked]:
    """All prompts of the batch, in the form in which they are served, but those about positions: serving has rules."""
    found: dict[tuple[str, int], Asked] = {}
    for number, scene in enumerate(scenes):
        for prompt in scene.prompts:
            text = plain_prompt(prompt.text)
            if prompt.kind != "position":
                colour, name = lexicon.parsed(text)
                found[text, number] = Asked(text, number, frozenset(prompt.objects), name, colour)
    return list(found.values())


def colours_asked(random: np.random.Generator) -> list[Asked]:
    """Every colour once, each in one of the ways in which people ask for what has it."""
    found = []
    for colour, looks in COLOURS.items():
        word, way = (pool[int(random.integers(len(pool)))] for pool in (looks.names["en"], COLOUR_WAYS))
        found.append(Asked(plain_prompt(way.format(word)), colour=colour))
    return found


def names_of(thing: SceneObject) -> frozenset[str]:
    """Everything it may be called, in every language, in lower case."""
    return frozenset(name.casefold() for names in thing.names.values() for name in names)


def labels_of(scenes: Sequence[Scene], asked: Sequence[Asked], lexicon: Lexicon) -> tuple[Labels, Labels]:
    """INT8 [objects of the batch, asked] and, for what lies in no object, INT8 [scenes, asked]."""
    owner = np.array([one.scene for one in asked], np.int64)
    abroad = np.array([one.abroad for one in asked], bool)
    said = _Said(asked)
    inside: list[Labels] = []
    outside = np.where(abroad | (owner == np.arange(len(scenes))[:, None]), NO, UNSAID).astype(np.int8)
    for number, scene in enumerate(scenes):
        own = np.flatnonzero(owner == number)
        for place, thing in enumerate(scene.objects):
            row = np.where(abroad, np.minimum(said.names(thing, lexicon), said.colours(thing)), MAYBE)
            row[own] = [SURE if place in asked[column].objects else 0 for column in own]
            inside.append(_OF_RANK[row])
    return np.array(inside, np.int8).reshape(-1, len(asked)), outside


MAYBE, SURE = 1, 2
_OF_RANK = np.array([NO, UNSAID, YES], np.int8)
"""Of two judgements the lower rank holds: 0 is a no, 1 open, 2 a yes."""


class _Said:
    """Which columns say which name and which colour."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._names: dict[str, list[int]] = {}
        self._colours: dict[str, list[int]] = {}
        for column, one in enumerate(asked):
            if one.name is not None:
                self._names.setdefault(one.name, []).append(column)
            if one.colour is not None:
                self._colours.setdefault(one.colour, []).append(column)
        self._unnamed = np.array([SURE if one.name is None else 0 for one in asked], np.int64)
        self._plain = np.array([SURE if one.colour is None else 0 for one in asked], np.int64)

    def names(self, thing: SceneObject, lexicon: Lexicon) -> npt.NDArray[np.int64]:
        """Ranks by name alone."""
        row = self._unnamed.copy()
        for words, rank in ((lexicon.open_to(thing), MAYBE), (names_of(thing), SURE)):
            for word in words & self._names.keys():
                row[self._names[word]] = rank
        return row

    def colours(self, thing: SceneObject) -> npt.NDArray[np.int64]:
        """Ranks by colour alone."""
        row = self._plain.copy()
        for colour in thing.maybe_colours & self._colours.keys():
            row[self._colours[colour]] = MAYBE
        if thing.colour in self._colours:
            row[self._colours[thing.colour]] = SURE
        return row


def leave_unsaid(labels: Labels, alike: npt.NDArray[np.float32], asked: Sequence[Asked], most: float) -> None:
    """Make a no unsaid where a name of the object is too much `alike` [objects, asked] the text, in place.

    Two words for one thing need not both be in its list. A scene's own prompts are exact, and colours are no names.
    """
    free = np.array([one.scene == -1 and one.colour is None for one in asked], bool)
    labels[(labels == NO) & (alike >= most) & free] = UNSAID
