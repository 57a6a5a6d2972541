"""Phrases about a scene that are true by construction: all things each one means, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from builders.scenes.colours import COLOURS, KIN, says_colour
from builders.scenes.meaning import Word, Words, absent, meant, might_mean, of_landscape
from builders.scenes.names import LANGUAGES
from builders.scenes.phrases import COLOUR_WAYS, asked, coloured_in, placed, placed_in
from builders.scenes.position import clearly_not, corner, outermost, relation
from builders.scenes.scene import Prompt, PromptKind, SceneObject

_ON_SCREEN = ("widget", "page")


@dataclass
class Asker:
    """Asks about one scene.

    `size` is height and width. `photograph` says that the ground may show things itself. Only the first `listed` things
    count, all without it: nothing is asked that means another.
    """

    rng: np.random.Generator
    things: tuple[SceneObject, ...]
    size: tuple[int, int]
    words: Words
    photograph: bool = False
    listed: int | None = None
    _asked: dict[str, Prompt] = field(default_factory=dict)

    def ask(self, most: int, absent_share: float) -> tuple[Prompt, ...]:
        """Up to `most` different prompts of mixed kinds, about `absent_share` of them for what is not there."""
        missing = most if not self.things else round(most * absent_share + float(self.rng.uniform(-0.5, 0.5)))
        order = [self._names, self._colour_names, self._positions, self._foreign, self._colours]
        sources = [self._shuffled(list(make())) for make in order]
        present: list[Prompt] = []
        for turn in range(max((len(source) for source in sources), default=0)):
            present += [source[turn] for source in sources if turn < len(source)]
        chosen = self._different(present)[: most - missing]
        count = len(chosen) + missing
        for _ in range(3 * missing):
            chosen += self._different(self._absent())
            if len(chosen) >= count:
                break
        return tuple(chosen[:most])

    def _different(self, prompts: list[Prompt]) -> list[Prompt]:
        count = len(self.things) if self.listed is None else self.listed
        meant_only = [prompt for prompt in prompts if all(number < count for number in prompt.objects)]
        fresh = [prompt for prompt in meant_only if prompt.text not in self._asked]
        unique = {prompt.text: prompt for prompt in fresh}
        self._asked.update(unique)
        return list(unique.values())

    def _shuffled(self, prompts: list[Prompt]) -> list[Prompt]:
        return [prompts[int(number)] for number in self.rng.permutation(len(prompts))]

    def _pick(self, names: Sequence[str]) -> str:
        """The first name half the time, otherwise any."""
        return names[0] if self.rng.random() < 0.5 else names[int(self.rng.integers(len(names)))]

    def _meant(self, name: str, language: str = "en") -> tuple[int, ...]:
        """What a name means, () where it is open."""
        if self.photograph and of_landscape(name):
            return ()
        return meant(name, self.things, language) or ()

    def _names(self) -> Iterator[Prompt]:
        for thing in self.things:
            name = self._pick(thing.names["en"])
            numbers = self._meant(name)
            if numbers:
                as_icon = thing.kind == "icon" and all(self.things[n].kind == "icon" for n in numbers)
                phrase = f"{name} icon" if as_icon and self.rng.random() < 0.5 else name
                yield Prompt(asked(self.rng, phrase, len(numbers)), numbers, _plain_kind(thing))

    def _colour_names(self) -> Iterator[Prompt]:
        for thing in self.things:
            name = self._pick([name for name in thing.names["en"] if not says_colour(name)] or [""])
            numbers = self._meant(name) if name else ()
            if thing.colour and numbers:
                same = self._of_colour(thing.colour, numbers)
                if same:
                    word = self._pick(COLOURS[thing.colour].names["en"])
                    kind: PromptKind = "ui" if thing.kind in _ON_SCREEN else "colour_name"
                    yield Prompt(asked(self.rng, f"{word} {name}", len(same)), same, kind)

    def _of_colour(self, colour: str, numbers: Sequence[int]) -> tuple[int, ...]:
        """Those of the numbered things that have the colour; () where one more might be called so."""
        same = tuple(n for n in numbers if self.things[n].colour == colour)
        unsure = [n for n in numbers if n not in same and colour in self.things[n].maybe_colours]
        return () if unsure else same

    def _colours(self) -> Iterator[Prompt]:
        everything = range(len(self.things))
        for colour in sorted({thing.colour for thing in self.things if thing.colour}):
            same = self._of_colour(colour, everything)
            if same:
                way = COLOUR_WAYS[int(self.rng.integers(len(COLOUR_WAYS)))]
                yield Prompt(way.format(self._pick(COLOURS[colour].names["en"])), same, "colour")

    def _positions(self) -> Iterator[Prompt]:
        for name in dict.fromkeys(self._pick(thing.names["en"]) for thing in self.things):
            numbers = self._meant(name)
            if len(numbers) >= 2:
                for place, number in outermost(self.things, numbers, self.size).items():
                    yield Prompt(placed(self.rng, place, name), (number,), "position")
                yield from self._related(name, numbers)
            elif numbers:
                where = corner(self.things[numbers[0]], self.size)
                if where:
                    yield Prompt(placed(self.rng, where, name), numbers, "position")

    def _related(self, name: str, numbers: tuple[int, ...]) -> Iterator[Prompt]:
        """One of several alike, told by what it lies beside."""
        for number, anchor in enumerate(self.things):
            mark = anchor.names["en"][0]
            if number in numbers or self._meant(mark) != (number,):
                continue
            places = [relation(self.things[n], anchor) for n in numbers]
            for place in sorted({p for p in places if p}):
                hits = tuple(n for n, p in zip(numbers, places, strict=True) if p == place)
                others = [n for n in numbers if n not in hits]
                if len(hits) == 1 and all(clearly_not(place, self.things[n], anchor) for n in others):
                    yield Prompt(placed(self.rng, place, name, mark), hits, "position")

    def _foreign(self) -> Iterator[Prompt]:
        for thing in self.things:
            languages = [language for language in LANGUAGES[1:] if thing.names.get(language)]
            if not languages:
                continue
            language = languages[int(self.rng.integers(len(languages)))]
            name = self._pick(thing.names[language])
            numbers = self._meant(name, language)
            if numbers and not (self.photograph and of_landscape(thing.names["en"][0])):
                yield self._in_language(language, name, numbers, thing)

    def _in_language(self, language: str, name: str, numbers: tuple[int, ...], thing: SceneObject) -> Prompt:
        """The bare name, or with a place or a colour where that says more."""
        if thing.colour and self.rng.random() < 0.4:
            same = self._of_colour(thing.colour, numbers)
            if same:
                colour = COLOURS[thing.colour].names[language][0]
                return Prompt(coloured_in(language, colour, name), same, "colour_name", language)
        if len(numbers) >= 2 and self.rng.random() < 0.5:
            for place, number in outermost(self.things, numbers, self.size).items():
                text = placed_in(language, place, name)
                if text:
                    return Prompt(text, (number,), "position", language)
        return Prompt(name, numbers, "foreign", language)

    def _absent(self) -> list[Prompt]:
        """One prompt for nothing here: another name, a like one, or a name that is here in a colour that is not."""
        draw = self.rng.random()
        if draw < 0.4 and self.things:
            return self._wrong_colour()
        word = self._word(alike=draw < 0.6)
        if word is None:
            return []
        languages = [language for language in word.names if language != "en"]
        if languages and self.rng.random() < 0.2:
            language = languages[int(self.rng.integers(len(languages)))]
            return [Prompt(self._pick(word.names[language]), (), "absent", language)]
        name = self._pick(word.names["en"])
        if self.rng.random() < 0.3 and not says_colour(name):
            name = f"{list(COLOURS)[int(self.rng.integers(len(COLOURS)))]} {name}"
        return [Prompt(asked(self.rng, name, int(self.rng.integers(1, 3))), (), "absent")]

    def _word(self, *, alike: bool) -> Word | None:
        """A word nothing here answers to, where possible of the group of something that is here."""
        for _ in range(6):
            pool = self.words.every
            if alike and self.things:
                thing = self.things[int(self.rng.integers(len(self.things)))]
                group = next((tag for tag in sorted(thing.related) if tag in self.words.by_group), "")
                pool = self.words.by_group.get(group, pool)
            if not pool:
                return None
            word = pool[int(self.rng.integers(len(pool)))]
            blocked = self.photograph and any(of_landscape(name) for name in word.names["en"])
            if not blocked and all(absent(word, name, self.things) for name in word.names["en"]):
                return word
        return None

    def _wrong_colour(self) -> list[Prompt]:
        thing = self.things[int(self.rng.integers(len(self.things)))]
        name = thing.names["en"][0]
        if not thing.colour or says_colour(name) or (self.photograph and of_landscape(name)):
            return []
        taken = {
            c for other in self.things if might_mean(name, other) for c in other.maybe_colours | {other.colour or ""}
        }
        free = [c for c in COLOURS if c not in taken and c not in KIN[thing.colour]]
        if not free:
            return []
        phrase = f"{self._pick(COLOURS[free[int(self.rng.integers(len(free)))]].names['en'])} {name}"
        return [Prompt(phrase if self.rng.random() < 0.5 else f"the {phrase}", (), "absent")]


def _plain_kind(thing: SceneObject) -> PromptKind:
    return "ui" if thing.kind in _ON_SCREEN else "name"
