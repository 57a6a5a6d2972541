"""A document as a picture: drawn with the fonts at hand, then printed, creased, scanned and compressed badly."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from builders.decoder.documents import document
from builders.decoder.documents.page import Document

Pixels = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

SYSTEM_FONTS = Path("/usr/share/fonts")
UNFIT = ("Math", "Symbol", "Emoji", "Dingbat", "Italic", "Oblique", "ExtraLight", "Thin", "Icons")


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` UINT8 [h, w, 3] and `turn` [2, 3], which leads from document units to pixels."""

    pixels: Pixels
    turn: Matrix


def fonts_under(*folders: Path) -> tuple[Path, ...]:
    """Upright text faces under `folders`, sorted by name; none is fine: Pillow brings one of its own."""
    found = [path for folder in folders for suffix in ("ttf", "otf") for path in folder.rglob(f"*.{suffix}")]
    return tuple(sorted(path for path in found if not any(word in path.stem for word in UNFIT)))


@lru_cache(maxsize=4096)
def _face(path: Path | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size) if path is None else ImageFont.truetype(str(path), size)


def drawn(seed: int, fonts: Sequence[Path], *, unseen: bool = False) -> tuple[Document, Picture]:
    """The document of `seed` laid out and drawn in one face, then degraded."""
    rng = random.Random(f"picture {seed}")
    path = rng.choice([*fonts, None]) if fonts else None

    def measure(text: str, size: float, bold: bool) -> float:
        return _face(path, round(size)).getlength(text) + (0.06 * size if bold else 0.0)

    page = document(seed, unseen=unseen, measure=measure)
    image = Image.new("RGB", (round(page.width), round(page.height)), _paper(rng))
    pen = ImageDraw.Draw(image)
    ink = _ink(rng)
    for left, top, right, bottom in page.rules:
        pen.line((left, top, right, bottom), fill=ink, width=rng.choice((1, 1, 2)))
    for word in page.words:
        stroke = 1 if word.bold and word.size > 26 else 0
        face = _face(path, round(word.size))
        pen.text(word.box[:2], word.text, font=face, fill=ink, stroke_width=stroke, stroke_fill=ink)
    return page, degraded(image, rng)


def _paper(rng: random.Random) -> tuple[int, int, int]:
    shade = rng.choice((255, 255, 250, rng.randint(215, 250)))
    return shade, shade - rng.randint(0, 4), max(0, shade - rng.randint(0, 14))


def _ink(rng: random.Random) -> tuple[int, int, int]:
    shade = rng.choice((0, 0, rng.randint(10, 60), rng.randint(60, 130)))  # low ink
    return shade, shade, min(255, shade + rng.randint(0, 40))


def degraded(image: Image.Image, rng: random.Random) -> Picture:
    """Scale, margin, rotation, blur, noise, fading, JPEG: each now and then, half of all pages hardly at all."""
    scale = rng.choice((1.0, 1.0, rng.uniform(0.65, 1.3)))
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    bad = rng.random() < 0.5
    angle = rng.uniform(-2.5, 2.5) if bad and rng.random() < 0.5 else rng.uniform(-0.3, 0.3)
    margin = rng.randint(0, 80)
    image, turn = _turned(image, angle, margin, scale)
    if bad and rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.1)))
    pixels = np.asarray(image, np.float32)
    noise = np.random.default_rng(rng.randrange(2**32))
    if bad and rng.random() < 0.5:
        pixels = pixels + noise.normal(0, rng.uniform(3, 22), pixels.shape[:2])[..., None]
    if bad and rng.random() < 0.4:
        pixels = _faded(pixels, noise)
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if rng.random() < 0.6:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=rng.randint(25, 70) if bad else rng.randint(70, 95))
        image = Image.open(buffer).convert("RGB")
    return Picture(np.asarray(image), turn)


def _turned(image: Image.Image, angle: float, margin: int, scale: float) -> tuple[Image.Image, Matrix]:
    """`image` turned about its middle by `angle` degrees, with `margin` pixels around."""
    width, height = image.width + 2 * margin, image.height + 2 * margin
    radians = np.deg2rad(angle)
    cosine, sine = np.cos(radians), np.sin(radians)
    inward = np.array([[cosine, sine], [-sine, cosine]])  # page = inward (pixel - centre) + middle
    centre, middle = np.array([width / 2, height / 2]), np.array([image.width / 2, image.height / 2])
    offset = middle - inward @ centre
    edge = image.getpixel((0, 0))
    fill = edge if isinstance(edge, tuple) else (255, 255, 255)
    data = (*inward[0], offset[0], *inward[1], offset[1])
    turned = image.transform(
        (width, height), Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=fill[:3]
    )
    outward = inward.T
    return turned, np.column_stack([outward * scale, centre - outward @ middle])


def _faded(pixels: npt.NDArray[np.float32], noise: np.random.Generator) -> npt.NDArray[np.float32]:
    """Bands and patches in which the ink is weak."""
    height, width = pixels.shape[:2]
    coarse = noise.uniform(0.35, 1.0, (max(2, height // 120), max(2, width // 120))).astype(np.float32)
    strength = np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BILINEAR))[..., None]
    return np.asarray(255 - (255 - pixels) * strength, np.float32)
