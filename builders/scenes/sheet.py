"""A contact sheet: scenes beside each other with boxes, masks and prompts, to be looked at.

python -m builders.scenes.sheet --out FILE.png [--half train] [--sprites DIR] [--seed N] [--rows 3] [--columns 4]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from builders.scenes.compose import Settings, compose
from builders.scenes.scene import Pixels, Scene

_LINE, _LINES = 15, 12
_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf")
_TINTS = ((255, 0, 80), (0, 140, 255), (0, 190, 60), (255, 140, 0), (160, 0, 255), (0, 190, 190))


def main() -> None:
    """Write the sheet."""
    parser = argparse.ArgumentParser(description="draw composed scenes with their truth")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--half", choices=("train", "held"), default="train")
    parser.add_argument("--sprites", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--page-share", type=float, default=0.15)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--columns", type=int, default=4)
    parser.add_argument("--bare", action="store_true", help="without boxes and masks")
    given = parser.parse_args()
    settings = Settings(half=given.half, sprites=given.sprites, pages=given.pages, page_share=given.page_share)
    seeds = range(given.seed, given.seed + given.rows * given.columns)
    panels = [panel(compose(seed, settings), bare=given.bare) for seed in seeds]
    rows = [np.concatenate(panels[i : i + given.columns], 1) for i in range(0, len(panels), given.columns)]
    Image.fromarray(np.concatenate(rows)).save(given.out)


def panel(scene: Scene, *, bare: bool = False) -> Pixels:
    """One scene with its truth drawn in and its prompts below, UINT8 [h + text, w, 3]."""
    picture = scene.image.copy()
    for number, thing in enumerate(scene.objects):
        if bare:
            break
        x0, y0, x1, y1 = thing.box
        tint = _TINTS[number % len(_TINTS)]
        edge = thing.mask & ~cv2.erode(thing.mask.astype(np.uint8), np.ones((3, 3))).astype(bool)
        picture[y0:y1, x0:x1][edge] = tint
        cv2.rectangle(picture, (x0, y0), (x1 - 1, y1 - 1), tint, 1)
        cv2.putText(picture, str(number), (x0 + 2, y0 + 12), cv2.FONT_HERSHEY_SIMPLEX, 0.42, tint, 1, cv2.LINE_AA)
    sheet = Image.new("RGB", (picture.shape[1], picture.shape[0] + _LINE * _LINES), "white")
    sheet.paste(Image.fromarray(picture))
    draw, font = ImageDraw.Draw(sheet), _font()
    for row, prompt in enumerate(scene.prompts[:_LINES]):
        text = f"[{prompt.kind} {prompt.language}] {prompt.text} {list(prompt.objects)}"
        draw.text((3, picture.shape[0] + row * _LINE), text, fill="black", font=font)
    return np.asarray(sheet)


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, 11)
        except OSError:
            continue
    return ImageFont.load_default()


if __name__ == "__main__":
    main()
