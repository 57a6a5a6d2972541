"""SVG, PNG and emoji glyphs to pixels, once and with their cover."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from builders.scenes.catalogue import fitted
from builders.scenes.placing import cut
from builders.scenes.scene import Pixels

SIDE = 160
_GLYPH = 109  # the one size that the bitmaps of Noto Color Emoji have


def from_svg(data: bytes, side: int = SIDE) -> Pixels | None:
    """RGBA UINT8 [h, w, 4] without margin; None where the drawing cannot be read or is empty."""
    import resvg_py  # needed here only, and not by what uses a finished cache

    text = data.decode("utf-8", "replace").replace("currentColor", "#000000")
    try:
        png = resvg_py.svg_to_bytes(svg_string=text, width=side, skip_system_fonts=True)
    except ValueError:
        return None
    return from_png(bytes(png), side)


def from_png(data: bytes, side: int = SIDE) -> Pixels | None:
    """RGBA UINT8 [h, w, 4] without margin, reduced to `side`."""
    with Image.open(io.BytesIO(data)) as picture:
        rgba = np.asarray(picture.convert("RGBA"))
    tight = cut(rgba)
    return None if tight is None else np.ascontiguousarray(fitted(tight, side))


def glyph(font: ImageFont.FreeTypeFont, text: str) -> Pixels | None:
    """A colour glyph, or several that make one."""
    picture = Image.new("RGBA", (160, 160), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((8, 8), text, font=font, embedded_color=True)
    return cut(np.asarray(picture))


def emoji_font(path: Path) -> ImageFont.FreeTypeFont:
    """Noto Color Emoji."""
    return ImageFont.truetype(str(path), _GLYPH)


def cover(rgba: Pixels) -> Pixels:
    """The cover alone, UINT8 [h, w], of a drawing of one colour."""
    return np.ascontiguousarray(rgba[..., 3])


def opaque_share(rgba: Pixels) -> float:
    """Share of the tight picture that is painted: near 1 for a picture with its own ground."""
    return float((cv2.resize(rgba[..., 3], (32, 32), interpolation=cv2.INTER_AREA) > 127).mean())
