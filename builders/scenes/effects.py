"""What a camera, a screen or a file format does to a finished picture. Nothing moves, so boxes and masks stay true."""

from __future__ import annotations

import cv2
import numpy as np

from builders.scenes.scene import Pixels


def degrade(rng: np.random.Generator, image: Pixels) -> Pixels:
    """Light, tint, blur, noise and JPEG, each only sometimes and mild enough for colours to keep their names."""
    if rng.random() < 0.3:
        image = _lit(rng, image)
    if rng.random() < 0.2:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.3))), np.uint8)
    if rng.random() < 0.15:
        image = _grainy(rng, image)
    if rng.random() < 0.3:
        image = _through_jpeg(image, int(rng.integers(35, 92)))
    return image


def _lit(rng: np.random.Generator, image: Pixels) -> Pixels:
    """Light that is stronger on one side, a little warm or cold."""
    corners = rng.uniform(0.8, 1.1, (2, 2, 1)) * rng.uniform(0.95, 1.05, (1, 1, 3))
    light = cv2.resize(corners.astype(np.float32), (16, 16), interpolation=cv2.INTER_LINEAR) * 128
    whole = cv2.resize(light.clip(0, 255).astype(np.uint8), image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    lit = np.asarray(cv2.multiply(image, whole, scale=1 / 128), np.uint8)
    return lit


def _grainy(rng: np.random.Generator, image: Pixels) -> Pixels:
    """Grain out of one tile of noise, which costs a tenth of noise for every pixel."""
    tile = rng.normal(0, float(rng.uniform(2, 9)), (128, 128, 3)).astype(np.int8)
    height, width = image.shape[:2]
    grain = np.tile(tile, (height // 128 + 1, width // 128 + 1, 1))[:height, :width]
    grainy = np.asarray(cv2.add(image, grain.astype(np.int16), dtype=cv2.CV_8U), np.uint8)
    return grainy


def _through_jpeg(image: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return decoded
