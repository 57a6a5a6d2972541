"""What a scene is about: which drawings come together, so that prompts about them need looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from builders.scenes.catalogue import Catalogue
from builders.scenes.colours import COLOURS, draw_colour
from builders.scenes.drawing import Drawing, named_colours
from builders.scenes.shapes import SHAPES, SIMILAR, STYLES, draw_shape
from builders.scenes.widgets import draw_widget

T = TypeVar("T")


@dataclass(frozen=True)
class Chooser:
    """Draws from the shapes and the catalogue of one half."""

    rng: np.random.Generator
    catalogue: Catalogue
    half: str

    def drawings(self, sides: Sequence[float]) -> Iterator[Drawing]:
        """A drawing for each size, of one plan: mixed, a crowd of equals, like things, one name in many colours, ..."""
        plans: tuple[tuple[float, Callable[[Sequence[float]], Iterator[Drawing]]], ...] = (
            (0.35, self._mixed),
            (0.10, self._shapes),
            (0.18, self._crowd),
            (0.16, self._alike),
            (0.12, self._coloured),
            (0.09, self._screen),
        )
        chosen = int(self.rng.choice(len(plans), p=[share for share, _ in plans]))
        yield from plans[chosen][1](sides)

    def _mixed(self, sides: Sequence[float]) -> Iterator[Drawing]:
        for side in sides:
            yield self._any(side)

    def _shapes(self, sides: Sequence[float]) -> Iterator[Drawing]:
        for side in sides:
            yield self.shape(side)

    def _screen(self, sides: Sequence[float]) -> Iterator[Drawing]:
        """Controls of an interface and icons."""
        for side in sides:
            yield draw_widget(self.rng, self.half) if self.rng.random() < 0.75 else self._any(side)

    def _crowd(self, sides: Sequence[float]) -> Iterator[Drawing]:
        """Few names, each several times in different drawings."""
        first: list[Drawing] = []
        for number, side in enumerate(sides):
            if number < max(1, len(sides) // 4):
                first.append(self._any(side))
                yield first[-1]
            else:
                yield self._again(first[number % len(first)], side)

    def _alike(self, sides: Sequence[float]) -> Iterator[Drawing]:
        """Things of one group beside each other, which names must tell apart."""
        group = ""
        for side in sides:
            if group and self.rng.random() < 0.7:
                yield self._from(self.catalogue.by_group[group])
            else:
                drawing = self._any(side)
                group = group or next((tag for tag in sorted(drawing.related) if tag in self.catalogue.by_group), "")
                yield drawing

    def _coloured(self, sides: Sequence[float]) -> Iterator[Drawing]:
        """One or two names in several colours."""
        icons = self.catalogue.by_kind.get("icon", ())
        if icons and self.rng.random() < 0.5:
            some = [self._one(self._one(icons)) for _ in range(2)]
            for number, _ in enumerate(sides):
                yield self._icon(some[number % 2])
            return
        names = [self._shape_name() for _ in range(2)]
        for number, side in enumerate(sides):
            yield self.shape(side, names[number % 2])

    def _any(self, side: float) -> Drawing:
        kinds = [kind for kind in ("emoji", "icon", "photo", "clipart") if kind in self.catalogue.by_kind]
        if not kinds or self.rng.random() < 0.22:
            return self.shape(side)
        if self.rng.random() < 0.05:
            return draw_widget(self.rng, self.half)
        weights = np.array([{"emoji": 0.45, "icon": 0.3, "photo": 0.15, "clipart": 0.1}[kind] for kind in kinds])
        kind = str(self.rng.choice(kinds, p=weights / weights.sum()))
        return self._from(self._one(self.catalogue.by_kind[kind]))

    def _again(self, drawing: Drawing, side: float) -> Drawing:
        """Another drawing of the same name."""
        if drawing.kind == "widget":
            return draw_widget(self.rng, self.half)
        if drawing.kind == "shape":
            return self.shape(side, drawing.name)
        return self._from(self.catalogue.by_name[drawing.name])

    def _one(self, pool: Sequence[T]) -> T:
        return pool[int(self.rng.integers(len(pool)))]

    def _from(self, numbers: tuple[int, ...]) -> Drawing:
        number = self._one(numbers)
        return self._icon(number) if self.catalogue.entries[number].channels == 1 else self.catalogue.drawing(number)

    def _icon(self, number: int) -> Drawing:
        colour = self._colour()
        return self.catalogue.painted(number, colour, draw_colour(self.rng, colour), named_colours(colour))

    def _colour(self) -> str:
        return list(COLOURS)[int(self.rng.integers(len(COLOURS)))]

    def _shape_name(self) -> str:
        names = [name for name, shape in SHAPES.items() if self.half == "held" or not shape.held]
        return names[int(self.rng.integers(len(names)))]

    def shape(self, side: float, name: str | None = None) -> Drawing:
        """A shape drawn at about the size it will have, of a random name where none is given."""
        name = name or self._shape_name()
        shape, colour = SHAPES[name], self._colour()
        style = STYLES[int(self.rng.integers(len(STYLES)))]
        if style == "outlined" and name == "ring":
            style = "filled"
        return Drawing(
            rgba=draw_shape(self.rng, name, draw_colour(self.rng, colour), style, int(min(max(side, 40), 256))),
            kind="shape",
            names=shape.names,
            colour=colour,
            maybe_colours=named_colours(colour),
            related=SIMILAR.get(name, frozenset()) | {"shape", "group:shape"},
            held=shape.held,
            unseen_name=shape.held,
            closed=style == "outlined",
            upright=shape.turns or name == "cloud",
            source=f"shape:{style}",
        )
