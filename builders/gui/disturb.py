"""What pictures of pages go through before anybody reads them: other colours, compression, blur, noise."""

from __future__ import annotations

import cv2
import numpy as np

from builders.gui.folder import Pixels


def disturbed(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """A copy [h, w, 3] changed at random; a third of all pictures stay as they are."""
    out = np.ascontiguousarray(pixels)
    if random.random() < 0.33:
        return out
    if random.random() < 0.6:
        out = _recoloured(out, random)
    if random.random() < 0.25:
        out = _blurred(out, random)
    if random.random() < 0.15:
        noise = random.normal(0, random.uniform(2, 10), (*out.shape[:2], 1))
        out = np.clip(out + noise.astype(np.float32), 0, 255).astype(np.uint8)
    if random.random() < 0.4:
        out = _compressed(out, int(random.integers(40, 96)))
    return out


def _recoloured(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Channels swapped, inverted, turned in hue, brighter or darker: roles are not told by colours."""
    out = pixels
    if random.random() < 0.3:
        out = np.ascontiguousarray(out[..., random.permutation(3)])
    if random.random() < 0.2:
        hsv = cv2.cvtColor(out, cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0].astype(np.int16) + int(random.integers(180))) % 180
        out = np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), np.uint8)
    level = np.arange(256, dtype=np.float32)
    table = np.empty((256, 1, 3), np.uint8)
    inverted = random.random() < 0.25
    gamma, gain = float(np.exp(random.uniform(-0.4, 0.4))), random.uniform(0.75, 1.1)
    for channel in range(3):
        line = 255 * (level / 255) ** gamma * gain * random.uniform(0.93, 1.07) + random.uniform(-10, 10)
        line = np.clip(line, 0, 255)
        table[:, 0, channel] = 255 - line if inverted else line
    return np.asarray(cv2.LUT(out, table), np.uint8)


def _blurred(pixels: Pixels, random: np.random.Generator) -> Pixels:
    if random.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(pixels, (0, 0), random.uniform(0.3, 1.1)), np.uint8)
    h, w = pixels.shape[:2]
    scale = random.uniform(0.6, 0.95)
    small = cv2.resize(pixels, (max(1, int(w * scale)), max(1, int(h * scale))), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.uint8)


def _compressed(pixels: Pixels, quality: int) -> Pixels:
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1], np.uint8)
