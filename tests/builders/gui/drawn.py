"""A tiny page folder: rectangles for buttons with a text in the middle, squares for checkboxes, on plain grounds."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np


def write_page(folder: Path, number: int, width: int = 256, height: int = 192) -> None:
    """`NNNNNN.png` and `NNNNNN.json` with four buttons, their texts, and four checkboxes."""
    random = np.random.default_rng(number)
    pixels = np.full((height, width, 3), 240, np.uint8)
    elements, texts = [], []
    for row in range(4):
        x, y = int(random.integers(8, width // 2 - 60)), 8 + row * (height // 4)
        cv2.rectangle(pixels, (x, y), (x + 59, y + 23), (200, 90, 40), -1)
        cv2.rectangle(pixels, (x + 15, y + 8), (x + 44, y + 15), (255, 255, 255), -1)
        elements.append({"role": "button", "box": [x, y, x + 60, y + 24], "name": "", "parent": None, "z": 0})
        texts.append({"text": "Save", "box": [x + 15, y + 8, x + 45, y + 16]})
        x = int(random.integers(width // 2 + 20, width - 20))
        cv2.rectangle(pixels, (x, y), (x + 12, y + 12), (20, 20, 20), 1)
        elements.append({"role": "checkbox", "box": [x, y, x + 13, y + 13], "name": "", "parent": None, "z": 0})
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / f"{number:06d}.png"), pixels)
    told = {"width": width, "height": height, "library": "drawn", "elements": elements, "texts": texts}
    (folder / f"{number:06d}.json").write_text(json.dumps(told), encoding="utf-8")
