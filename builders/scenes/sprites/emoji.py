"""Emoji as Noto, Twemoji, OpenMoji (in colour, in lines) and Fluent (in colours, in one colour) draw them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from builders.scenes.scene import ObjectKind, Pixels
from builders.scenes.sprites.archives import members
from builders.scenes.sprites.lexicon import Concept
from builders.scenes.sprites.raster import cover, emoji_font, from_svg, glyph
from builders.scenes.sprites.raw import Raw
from builders.scenes.sprites.sources import FLUENT, OPENMOJI, TWEMOJI, Npm

NOTO = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
_UPRIGHT_GROUPS = frozenset(
    "country-flag clothing arrow math currency hand-single-finger geometric time book-paper other-symbol "
    "warning".split()
)


def noto(concepts: Sequence[Concept], font: Path = NOTO) -> Iterator[Raw]:
    """The glyphs of the installed font (package fonts-noto-color-emoji, OFL-1.1)."""
    face = emoji_font(font)
    for concept in concepts:
        picture = glyph(face, concept.emoji)
        if picture is not None and min(picture.shape[:2]) > 20 and picture.shape[1] < 150:
            yield _raw(concept, picture, "noto", concept.code)


def by_code(concepts: Sequence[Concept], packages: Path) -> Iterator[Raw]:
    """Twemoji and OpenMoji, whose files are named by code points."""
    known = {_code(concept.code): concept for concept in concepts}
    plans: tuple[tuple[Npm, str, str, bool], ...] = (
        (TWEMOJI, "package/", "twemoji", False),
        (OPENMOJI, "package/color/svg/", "openmoji", False),
        (OPENMOJI, "package/black/svg/", "openmoji-lines", True),
    )
    for package, prefix, style, single in plans:
        for name, data in members(package, packages, (".svg",)):
            concept = known.get(_code(Path(name).stem)) if name == prefix + Path(name).name else None
            if concept is not None:
                yield from _drawn(concept, data, style, name, single=single)


def fluent(concepts: Sequence[Concept], packages: Path) -> Iterator[Raw]:
    """Fluent emoji, whose files are named by English labels."""
    known = {_slug(concept.names["en"][0]): concept for concept in concepts}
    styles = {"flat": False, "modern": False, "high-contrast": True}
    for name, data in members(FLUENT, packages, (".svg",)):
        path = Path(name)
        concept = known.get(path.stem.removesuffix("-default"))
        if concept is not None and path.parent.name in styles:
            yield from _drawn(concept, data, f"fluent-{path.parent.name}", name, single=styles[path.parent.name])


def _drawn(concept: Concept, data: bytes, style: str, file: str, *, single: bool) -> Iterator[Raw]:
    if single and concept.group == "country-flag":
        return
    picture = from_svg(data)
    if picture is not None and min(picture.shape[:2]) > 12:
        yield _raw(concept, cover(picture) if single else picture, style, file)


def _raw(concept: Concept, picture: Pixels, style: str, file: str) -> Raw:
    kind: ObjectKind = "icon" if picture.ndim == 2 else "emoji"
    upright = concept.group in _UPRIGHT_GROUPS
    return Raw(picture, kind, style, concept.names, concept.related, file, upright)


def _code(stem: str) -> str:
    return stem.upper().replace("-FE0F", "")


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower().replace("'", "")).strip("-")
