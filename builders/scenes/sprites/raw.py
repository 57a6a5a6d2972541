"""A drawing as a source gives it, before the halves are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from builders.scenes.scene import ObjectKind, Pixels


@dataclass(frozen=True)
class Raw:
    """`picture` UINT8 [h, w, 4] RGBA, or [h, w] cover of a drawing of one colour; `style` names its source's style."""

    picture: Pixels
    kind: ObjectKind
    style: str
    names: dict[str, tuple[str, ...]]
    related: frozenset[str]
    file: str
    upright: bool = False
