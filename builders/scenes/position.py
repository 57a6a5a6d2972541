"""Places of things among others, said only where nobody could take another thing to be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders.scenes.scene import SceneObject

MARGIN = 0.12  # of the picture's side: how much further out than the next the outermost must lie
TIMES = 1.7  # how many times the next one's box the largest must be
_FIRST, _LAST = 0.36, 0.64  # a corner or side is what lies outside this middle

Measure = Callable[[SceneObject], float]


def outermost(things: Sequence[SceneObject], numbers: Sequence[int], size: tuple[int, int]) -> dict[str, int]:
    """Which of the numbered things (two or more) is leftmost, topmost, largest and so on, where it clearly is.

    `size` is the picture's height and width. A leftmost thing also lies in the left part of the picture.
    """
    height, width = size
    found: dict[str, int] = {}
    for place, measure, side in (
        ("left", _x, width),
        ("right", _minus(_x), width),
        ("top", _y, height),
        ("bottom", _minus(_y), height),
    ):
        first, second = sorted(numbers, key=lambda number: measure(things[number]))[:2]
        gap = measure(things[second]) - measure(things[first])
        if gap >= MARGIN * side and _on_side(things[first], place, size):
            found[place] = first
    by_size = sorted(numbers, key=lambda number: _extent(things[number]))
    if _extent(things[by_size[-1]]) >= TIMES * _extent(things[by_size[-2]]):
        found["largest"] = by_size[-1]
    if _extent(things[by_size[1]]) >= TIMES * _extent(things[by_size[0]]):
        found["smallest"] = by_size[0]
    return found


def corner(thing: SceneObject, size: tuple[int, int]) -> str | None:
    """The corner or middle of the picture in which the thing lies."""
    x, y = thing.centre[0] / size[1], thing.centre[1] / size[0]
    across = "left" if x < _FIRST else "right" if x > _LAST else ""
    down = "top" if y < _FIRST else "bottom" if y > _LAST else ""
    if not across and not down:
        return "centre" if 0.4 < x < 0.6 and 0.4 < y < 0.6 else None
    return f"{down} {across}" if across and down else None


def relation(one: SceneObject, other: SceneObject) -> str | None:
    """How one thing lies to another, where their boxes are clearly apart on one axis and level on the other."""
    a, b = one.box, other.box
    level = min(a[3], b[3]) - max(a[1], b[1]) > 0.3 * min(a[3] - a[1], b[3] - b[1])
    upright = min(a[2], b[2]) - max(a[0], b[0]) > 0.3 * min(a[2] - a[0], b[2] - b[0])
    if level and a[2] <= b[0]:
        return "left of"
    if level and a[0] >= b[2]:
        return "right of"
    if upright and a[3] <= b[1]:
        return "above"
    return "below" if upright and a[1] >= b[3] else None


def clearly_not(place: str, one: SceneObject, other: SceneObject) -> bool:
    """Whether one thing lies on the far side, so that nobody would say it lies so to the other."""
    (x, y), (u, v) = one.centre, other.centre
    return {"left of": x > u, "right of": x < u, "above": y > v, "below": y < v}[place]


def _on_side(thing: SceneObject, place: str, size: tuple[int, int]) -> bool:
    x, y = thing.centre[0] / size[1], thing.centre[1] / size[0]
    return {"left": x < 0.5, "right": x > 0.5, "top": y < 0.5, "bottom": y > 0.5}[place]


def _x(thing: SceneObject) -> float:
    return thing.centre[0]


def _y(thing: SceneObject) -> float:
    return thing.centre[1]


def _minus(measure: Measure) -> Measure:
    return lambda thing: -measure(thing)


def _extent(thing: SceneObject) -> float:
    x0, y0, x1, y1 = thing.box
    return float((x1 - x0) * (y1 - y0))
