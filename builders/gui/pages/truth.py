"""From what the script read in the browser, and the pixels, to the truth a page folder stores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from builders.gui.pages.compose import Page

Pixels = npt.NDArray[np.uint8]
_MIN = 6.0  # device px


def truth_of(page: Page, raw: dict[str, Any], pixels: Pixels) -> dict[str, Any]:
    """The JSON of one page: boxes in device px, only of elements that leave a trace in the picture."""
    height, width = pixels.shape[:2]
    kept: dict[int, int] = {}
    elements: list[dict[str, Any]] = []
    for index, entry in enumerate(raw["elements"]):
        box = _scaled(entry["box"], page.scale, width, height)
        if min(box[2] - box[0], box[3] - box[1]) < _MIN or not _visible(pixels, box):
            continue
        kept[index] = len(elements)
        elements.append(
            {
                "role": entry["role"],
                "box": box,
                "name": entry["name"],
                "parent": entry["parent"],
                "z": entry["z"],
                "background": background_of(pixels, box),
                "color": _hex(entry["color"]),
                "state": entry["state"],
            }
        )
    _link(elements, kept, raw["elements"])
    texts = [
        {"text": _spelled(line), "box": _scaled(line["box"], page.scale, width, height)}
        for line in raw["texts"]
        if _visible(pixels, _scaled(line["box"], page.scale, width, height))
    ]
    return {
        "width": width,
        "height": height,
        "scale": page.scale,
        "seed": page.seed,
        "library": page.library,
        "icons": page.icons,
        "layout": page.layout,
        "theme": page.theme,
        "language": page.language,
        "elements": elements,
        "texts": texts,
    }


def _link(elements: list[dict[str, Any]], kept: dict[int, int], raw: list[dict[str, Any]]) -> None:
    """Parents by place among the kept elements; z counted anew."""
    for element in elements:
        parent = element["parent"]
        while parent is not None and parent not in kept:
            parent = raw[parent]["parent"]
        element["parent"] = None if parent is None else kept[parent]
    for z, element in enumerate(sorted(elements, key=lambda entry: int(entry["z"]))):
        element["z"] = z


def _scaled(box: list[float], scale: float, width: int, height: int) -> list[float]:
    x0, y0, x1, y1 = (value * scale for value in box)
    return [round(max(x0, 0.0), 1), round(max(y0, 0.0), 1), round(min(x1, width), 1), round(min(y1, height), 1)]


def _visible(pixels: Pixels, box: list[float]) -> bool:
    """Whether anything is painted in or at the edge of a box."""
    patch = _patch(pixels, box, 2)
    return patch.size > 0 and _spread(patch) > 12


def _spread(patch: Pixels) -> int:
    low, high = patch.min(axis=(0, 1)).astype(int), patch.max(axis=(0, 1)).astype(int)
    return int((high - low).max())


def _patch(pixels: Pixels, box: list[float], margin: int) -> Pixels:
    x0, y0, x1, y1 = (round(value) for value in box)
    return pixels[max(y0 - margin, 0) : y1 + margin, max(x0 - margin, 0) : x1 + margin]


def background_of(pixels: Pixels, box: list[float]) -> str | None:
    """The commonest colour of a box as #rrggbb; None where no colour covers a quarter of it."""
    patch = _patch(pixels, box, 0).reshape(-1, 3)
    if not len(patch):
        return None
    patch = patch[:: max(1, len(patch) // 2000)]
    packed = (patch.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)).astype(np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    best = int(counts.argmax())
    return f"#{int(values[best]):06x}" if counts[best] >= len(packed) / 4 else None


def _hex(colour: str) -> str | None:
    """#rrggbb of a computed colour like rgb(1, 2, 3); None of other spellings."""
    match = re.match(r"rgba?\((\d+), (\d+), (\d+)", colour)
    return None if match is None else "#" + "".join(f"{int(value):02x}" for value in match.groups())


def _spelled(line: dict[str, Any]) -> str:
    """The text as it is shown, capitals included."""
    text = str(line["text"])
    return {"uppercase": text.upper(), "lowercase": text.lower(), "capitalize": text.title()}.get(
        line["transform"], text
    )
