"""Which objects of a batch answer which prompts, those of other scenes included.

A scene lists all true objects of its own prompts. For the objects of another scene only bare names can be judged: what
it is called in any language is a yes, words that might mean it are left unsaid, anything else is a no. Colours and
phrases of other scenes are left unsaid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from builders.objects.lexicon import Lexicon
from builders.scenes.colours import COLOURS
from builders.scenes.scene import Prompt, Scene, SceneObject
from python_backends.objects.plain import plain_prompt

Labels = npt.NDArray[np.int8]
YES, NO, UNSAID = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, the scene (number in the batch) that asks for it, its true objects there, and whether others may judge it.

    A name out of the lexicon has no scene.
    """

    text: str
    scene: int = -1
    objects: frozenset[int] = frozenset()
    abroad: bool = True


def asked_of(scenes: Sequence[Scene], lexicon: Lexicon) -> list[Asked]:
    """All prompts of the batch, in the form in which they are served, but those about positions: serving has rules."""
    found: dict[tuple[str, int], Asked] = {}
    for number, scene in enumerate(scenes):
        for prompt in scene.prompts:
            text = plain_prompt(prompt.text)
            if not about_position(prompt, scene):
                asked = Asked(text, number, frozenset(prompt.objects), text in lexicon.known)
                found[text, number] = asked
    return list(found.values())


def about_position(prompt: Prompt, scene: Scene) -> bool:
    """Whether the prompt says where: its kind says so, or it is foreign and neither a name nor a coloured name."""
    if prompt.kind != "foreign":
        return prompt.kind == "position"
    thing = scene.objects[prompt.objects[0]]
    colour = COLOURS[thing.colour].names[prompt.language][0] if thing.colour else None
    named = plain_prompt(prompt.text) in names_of(thing)
    return not named and (colour is None or colour not in prompt.text)


def names_of(thing: SceneObject) -> frozenset[str]:
    """Everything it may be called, in every language, in lower case."""
    return frozenset(name.casefold() for names in thing.names.values() for name in names)


def labels_of(scenes: Sequence[Scene], asked: Sequence[Asked], lexicon: Lexicon) -> tuple[Labels, Labels]:
    """INT8 [objects of the batch, asked] and, for what lies in no object, INT8 [scenes, asked]."""
    owner = np.array([one.scene for one in asked], np.int64)
    abroad = np.array([one.abroad for one in asked], bool)
    columns: dict[str, list[int]] = {}
    for column, one in enumerate(asked):
        columns.setdefault(one.text.casefold(), []).append(column)
    inside: list[npt.NDArray[np.int8]] = []
    outside = np.where(abroad | (owner == np.arange(len(scenes))[:, None]), NO, UNSAID).astype(np.int8)
    for number, scene in enumerate(scenes):
        own = np.flatnonzero(owner == number)
        for place, thing in enumerate(scene.objects):
            row = _of_names(thing, columns, abroad, lexicon)
            row[own] = [YES if place in asked[column].objects else NO for column in own]
            inside.append(row)
    return np.array(inside, np.int8).reshape(-1, len(asked)), outside


def _of_names(
    thing: SceneObject, columns: dict[str, list[int]], abroad: npt.NDArray[np.bool_], lexicon: Lexicon
) -> Labels:
    """Labels of one object by names alone."""
    row = np.full(len(abroad), NO, np.int8)
    for words, label in ((lexicon.open_to(thing), UNSAID), (names_of(thing), YES)):
        for word in words & columns.keys():
            row[columns[word]] = label
    row[~abroad] = UNSAID
    return row


def leave_unsaid(labels: Labels, alike: npt.NDArray[np.float32], asked: Sequence[Asked], most: float) -> None:
    """Make a no unsaid where a name of the object is too much `alike` [objects, asked] the text, in place.

    Two words for one thing need not both be in its list. A scene's own prompts are exact, and are left alone.
    """
    free = np.array([one.scene == -1 for one in asked], bool)
    labels[(labels == NO) & (alike >= most) & free] = UNSAID
