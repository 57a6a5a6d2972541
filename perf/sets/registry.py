"""All sets, by name."""

from __future__ import annotations

from perf.sets import (
    borndigital,
    clicks,
    funsd,
    icdar2013,
    lines,
    mdpbench,
    olmocr,
    sroie,
    tesseract_pages,
    ui_boxes,
    webui,
)
from perf.sets.base import EvaluationSet
from python_backends.errors import InvalidRequest

SETS: tuple[EvaluationSet, ...] = (
    sroie.SET, funsd.SET, borndigital.PDF_SET, borndigital.RASTER_SET, tesseract_pages.SET, lines.SET,
    olmocr.SET, mdpbench.SET, icdar2013.SET, webui.SET,
)  # fmt: skip
SCREENS = (webui.SCREENS, ui_boxes.SCREENS, clicks.SCREENS)


def chosen(names: list[str] | None) -> list[EvaluationSet]:
    """The named sets; a folder's name stands for all sets made of it. All without names."""
    if not names:
        return list(SETS)
    found = [item for item in SETS if item.name in names or item.folder in names]
    unknown = set(names) - {item.name for item in found} - {item.folder for item in found}
    if unknown:
        raise InvalidRequest(f"no set {', '.join(sorted(unknown))}; there are {', '.join(item.name for item in SETS)}")
    return found
