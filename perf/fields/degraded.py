"""Documents as a bad scanner would have them: smaller, turned, blurred, noisy, pale, heavily compressed.

Not what the decoder is trained on (builders/decoder/render.py): here every page is bad, and in every way.
"""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from perf.fields.base import Wanted
from perf.reading import Media


def degraded(item: Wanted) -> Wanted:
    """`item` with its picture scanned badly, always in the same way; what is no picture stays as it is."""
    media = item.source
    if not isinstance(media, Media) or not media.mime.startswith("image/"):
        return item
    digest = hashlib.sha256(media.data).digest()
    rng, dice = random.Random(digest), np.random.default_rng(int.from_bytes(digest[:8], "little"))
    image = Image.open(io.BytesIO(media.data)).convert("RGB")
    scale = rng.uniform(0.6, 0.85)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    image = image.rotate(rng.uniform(-2, 2), Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 0.9))), np.float32)
    pixels = 255 - (255 - pixels) * rng.uniform(0.5, 0.8)
    pixels = pixels + dice.normal(0, rng.uniform(6, 16), pixels.shape[:2])[..., None]
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=rng.randint(25, 50))
    return replace(item, source=Media(out.getvalue(), "image/jpeg", f"{item.id}.jpg"))
