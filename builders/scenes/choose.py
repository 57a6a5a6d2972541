"""What a scene is about: which drawings come together, so that prompts about them need looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from builders.scenes.catalogue import Catalogue
from builders.scenes.colours import COLOURS, draw_colour
from builders.scenes.drawing import Drawing, named_colours
from builders.scenes.shapes import SHAPES, SIMILAR, STYLES, draw_shape

_SHAPE_SIDE = 192


@dataclass(frozen=True)
class Chooser:
    """Draws from the shapes and the catalogue of one half."""

    rng: np.random.Generator
    catalogue: Catalogue
    half: str

    def drawings(self, count: int) -> Iterator[Drawing]:
        """`count` drawings of one plan: mixed, one kind, a crowd of equals, like things, or one name in many colours."""
        plans: tuple[tuple[float, Callable[[int], Iterator[Drawing]]], ...] = (
            (0.38, self._mixed),
            (0.14, self._shapes),
            (0.20, self._crowd),
            (0.16, self._alike),
            (0.12, self._coloured),
        )
        draw = float(self.rng.random())
        for share, plan in plans:
            draw -= share
            if draw < 0:
                break
        yield from plan(count)

    def _mixed(self, count: int) -> Iterator[Drawing]:
        for _ in range(count):
            yield self._any()

    def _shapes(self, count: int) -> Iterator[Drawing]:
        for _ in range(count):
            yield self.shape()

    def _crowd(self, count: int) -> Iterator[Drawing]:
        """Few names, each several times in different drawings."""
        first = [self._any() for _ in range(max(1, count // 4))]
        for number in range(count):
            again = first[number % len(first)]
            yield again if number < len(first) else self._again(again)

    def _alike(self, count: int) -> Iterator[Drawing]:
        """Things of one group beside each other, which names must tell apart."""
        first = self._any()
        yield first
        group = next((tag for tag in sorted(first.related) if tag in self.catalogue.by_group), None)
        for _ in range(count - 1):
            if group and self.rng.random() < 0.7:
                yield self._from(self.catalogue.by_group[group])
            else:
                yield self._any()

    def _coloured(self, count: int) -> Iterator[Drawing]:
        """One or two names in several colours."""
        icons = self.catalogue.by_kind.get("icon", ())
        if icons and self.rng.random() < 0.5:
            some = [int(icons[int(self.rng.integers(len(icons)))]) for _ in range(2)]
            for number in range(count):
                yield self._icon(some[number % 2])
            return
        names = [self._shape_name() for _ in range(2)]
        for number in range(count):
            yield self.shape(names[number % 2])

    def _any(self) -> Drawing:
        kinds = [kind for kind in ("emoji", "icon", "photo", "clipart") if kind in self.catalogue.by_kind]
        if not kinds or self.rng.random() < 0.22:
            return self.shape()
        weights = np.array([{"emoji": 0.45, "icon": 0.3, "photo": 0.15, "clipart": 0.1}[kind] for kind in kinds])
        kind = str(self.rng.choice(kinds, p=weights / weights.sum()))
        return self._from(self.catalogue.by_kind[kind])

    def _again(self, drawing: Drawing) -> Drawing:
        if drawing.kind == "shape":
            return self.shape(drawing.name)
        return self._from(self.catalogue.by_name.get(drawing.name) or self.catalogue.by_kind[drawing.kind])

    def _from(self, numbers: tuple[int, ...]) -> Drawing:
        number = numbers[int(self.rng.integers(len(numbers)))]
        return self._icon(number) if self.catalogue.entries[number].channels == 1 else self.catalogue.drawing(number)

    def _icon(self, number: int) -> Drawing:
        colour = self._colour()
        return self.catalogue.painted(number, colour, draw_colour(self.rng, colour), named_colours(colour))

    def _colour(self) -> str:
        return list(COLOURS)[int(self.rng.integers(len(COLOURS)))]

    def _shape_name(self) -> str:
        names = [name for name, shape in SHAPES.items() if self.half == "held" or not shape.held]
        return names[int(self.rng.integers(len(names)))]

    def shape(self, name: str | None = None) -> Drawing:
        """A shape, of a random name where none is given."""
        name = name or self._shape_name()
        shape, colour = SHAPES[name], self._colour()
        style = STYLES[int(self.rng.integers(len(STYLES)))]
        if style == "outlined" and name == "ring":
            style = "filled"
        return Drawing(
            rgba=draw_shape(self.rng, name, draw_colour(self.rng, colour), style, _SHAPE_SIDE),
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
