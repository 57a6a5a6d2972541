"""Background pictures: free wallpapers, reduced, some of them held."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from builders.scenes.scene import Pixels
from builders.scenes.sprites.archives import members
from builders.scenes.sprites.sources import WALLPAPERS

_SIDE = 720
_HELD = 0.2
_ALIKE = 6.0  # mean difference of 16 x 16 thumbnails under which two pictures are one


def wallpapers(packages: Path) -> Iterator[tuple[Pixels, bool]]:
    """Each picture once, UINT8 [h, w, 3] with a shorter side of 720 pixels, and whether it is held."""
    seen: list[Pixels] = []
    for package in WALLPAPERS:
        for name, data in members(package, packages, (".jpg", ".png", ".jpeg", ".webp")):
            if len(data) < 60_000:
                continue
            picture = _reduced(data)
            thumbnail = np.asarray(cv2.resize(picture, (16, 16), interpolation=cv2.INTER_AREA), np.uint8)
            if all(np.abs(thumbnail.astype(int) - other).mean() > _ALIKE for other in seen):
                seen.append(thumbnail)
                yield picture, _share(name) < _HELD


def _reduced(data: bytes) -> Pixels:
    with Image.open(io.BytesIO(data)) as stream:
        stream.draft("RGB", (2 * _SIDE, 2 * _SIDE))
        picture = np.asarray(stream.convert("RGB"))
    scale = _SIDE / min(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    reduced = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return reduced


def _share(name: str) -> float:
    """By the name of the picture's own folder or file, so that all sizes of one fall together."""
    return int.from_bytes(hashlib.sha256(Path(name).stem.encode()).digest()[:4], "big") / 2**32
