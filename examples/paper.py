"""Ink on paper, and what a camera makes of it. Everything random comes from a seeded generator."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
Box = tuple[int, int]

FONTS = Path("/usr/share/fonts/truetype/dejavu")  # Debian's fonts-dejavu-core and fonts-dejavu-extra
INK = 24


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A DejaVu face by its file name without the ending."""
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


class Sheet:
    """A grey page that text and rules are drawn on."""

    def __init__(self, width: int, height: int, shade: int = 255) -> None:
        self.image = Image.new("L", (width, height), shade)
        self._draw = ImageDraw.Draw(self.image)

    def text(self, at: Box, words: str, face: ImageFont.FreeTypeFont, anchor: str = "la", ink: int = INK) -> None:
        """Write one line; `anchor` is Pillow's, `la` for the left end of the ascender line."""
        self._draw.text(at, words, fill=ink, font=face, anchor=anchor)

    def paragraph(self, at: Box, words: str, face: ImageFont.FreeTypeFont, width: int, pitch: int) -> int:
        """Set `words` ragged right in lines of at most `width`; returns the y below the last line."""
        x, y = at
        for line in wrapped(words, face, width):
            self.text((x, y), line, face)
            y += pitch
        return y

    def rule(self, start: Box, stop: Box, thickness: int = 2, ink: int = 90) -> None:
        """Draw a straight line."""
        self._draw.line([start, stop], fill=ink, width=thickness)

    def pixels(self) -> Pixels:
        """The page as UINT8 [h, w]."""
        return np.asarray(self.image)


def wrapped(words: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """`words` broken greedily into lines of at most `width` pixels."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def fibres(sheet: Pixels, strength: float, seed: int) -> Pixels:
    """Paper texture: soft blotches and fine grain, the same in all channels."""
    rng = np.random.default_rng(seed)
    height, width = sheet.shape
    coarse = cv2.resize(rng.normal(0, 1, (height // 40 + 2, width // 40 + 2)), (width, height))
    grain = cv2.GaussianBlur(rng.normal(0, 1, sheet.shape), (0, 0), 1.0)
    return np.clip(sheet + strength * (2 * coarse + 3 * grain), 0, 255).astype(np.uint8)


def photographed(sheet: Pixels, corners: Sequence[Box], size: Box, background: int) -> Pixels:
    """`sheet` lying on a surface of one shade, its corners at `corners` of a picture of `size` (width, height)."""
    height, width = sheet.shape
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    transform = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    return np.asarray(
        cv2.warpPerspective(sheet, transform, size, flags=cv2.INTER_AREA, borderValue=(background,)), np.uint8
    )


def lit(picture: Pixels, bright: Box, dark: float, seed: int) -> Pixels:
    """Uneven light, strongest at `bright`, `dark` of it in the far corner; a little blur and sensor noise. RGB."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices(picture.shape)
    distance = np.hypot(columns - bright[0], rows - bright[1])
    light = 1 - (1 - dark) * distance / distance.max()
    soft = cv2.GaussianBlur(picture, (0, 0), 0.7).astype(np.float64) * light
    warm = soft[:, :, np.newaxis] * (1.0, 0.975, 0.93)
    return np.asarray(np.clip(warm + rng.normal(0, 2.5, warm.shape), 0, 255), np.uint8)


def jpeg(picture: Pixels, quality: int) -> bytes:
    """JPEG of UINT8 [h, w] or [h, w, 3] RGB."""
    written = io.BytesIO()
    Image.fromarray(picture).save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def png(sheet: Sheet, shades: int = 16) -> bytes:
    """PNG with few shades of grey, which print needs no more of."""
    written = io.BytesIO()
    sheet.image.quantize(shades).save(written, "PNG", optimize=True)
    return written.getvalue()
