"""Cut rendered pages into pictures that page scenes are made of.

python -m builders.scenes.cut_pages --pages DIR --half train --out DIR [--cuts 2] [--most N]

Reads a folder of pages as `builders.gui.pages` writes it (`NNNNNN.png` and `NNNNNN.json`) and writes `cuts-HALF.bin`
(JPEG pictures one behind the other) and `cuts-HALF.json` (where each one lies, and its elements). Pages of one half
must not be pages of the other.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from builders.scenes.pages import ROLES, within

SIDE = 640
_QUALITY = 90
_FEWEST = 2  # elements of a cut


def main() -> None:
    """Write the cuts of a folder of pages."""
    parser = argparse.ArgumentParser(description="cut rendered pages for scenes")
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--half", choices=("train", "held"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cuts", type=int, default=2, help="of a page")
    parser.add_argument("--most", type=int, default=600, help="pages")
    given = parser.parse_args()
    cut_folder(given.pages, given.out, given.half, each=given.cuts, most=given.most)


def cut_folder(pages: Path, out: Path, half: str, *, each: int, most: int) -> None:
    """Write `each` cuts of at most `most` pages, evenly spread over the folder."""
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    with (out / f"cuts-{half}.bin").open("wb") as stream:
        for data, elements in _cut(pages, each, most, held=half == "held"):
            rows.append({"offset": stream.tell(), "length": len(data), "elements": elements})
            stream.write(data)
    (out / f"cuts-{half}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def _cut(folder: Path, each: int, most: int, *, held: bool) -> Iterator[tuple[bytes, list[dict[str, Any]]]]:
    """JPEG and elements of a few cuts of every page, at random places that hold elements."""
    files = sorted(folder.glob("*.json"))
    step = max(1, len(files) // most)
    for file in files[::step][:most]:
        rng = np.random.default_rng(int(file.stem))
        page = json.loads(file.read_text(encoding="utf-8"))
        picture = cv2.imread(str(file.with_suffix(".png")))
        if picture is None:
            continue
        for _ in range(each):
            height, width = min(SIDE, picture.shape[0]), min(SIDE, picture.shape[1])
            y = int(rng.integers(0, picture.shape[0] - height + 1))
            x = int(rng.integers(0, picture.shape[1] - width + 1))
            whole, parts = within(_elements(page, held=held), (x, y, x + width, y + height))
            if len(whole) >= _FEWEST:
                part = picture[y : y + height, x : x + width]
                _, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
                yield data.tobytes(), [*whole, *parts]


def _elements(page: dict[str, Any], *, held: bool) -> tuple[dict[str, Any], ...]:
    """Elements with roles that have names, each with its label only if that can be read in the picture."""
    rest = {"language": page["language"], "held": held}
    shown = [element for element in page["elements"] if element["role"] in ROLES]
    return tuple(
        {"role": e["role"], "name": e["name"] if _readable(e, page["texts"]) else "", "box": e["box"], **rest}
        for e in shown
    )


def _readable(element: dict[str, Any], texts: list[dict[str, Any]]) -> bool:
    if element["role"] == "text_field":
        return True  # what a field is for is written in it as a hint, which is no text of the page
    x0, y0, x1, y1 = element["box"]
    name = element["name"].strip().lower()
    for text in texts:
        left, top, right, bottom = text["box"]
        if x0 <= (left + right) / 2 <= x1 and y0 <= (top + bottom) / 2 <= y1 and text["text"].strip().lower() == name:
            return True
    return False


if __name__ == "__main__":
    main()
