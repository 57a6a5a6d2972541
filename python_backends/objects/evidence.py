"""The evidence of the task `object_detection`: a region for each thing, and its row of FEATURES."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from python_backends.evidence import Corners, Evidence, EvidenceSource
from python_backends.objects.thing import PageFinds, Thing
from python_backends.pointing.placing import reading_order

TASK = "object_detection"
VERSION = "1"


def evidence_of(pages: Sequence[PageFinds], model: str) -> list[Evidence]:
    """Regions in the order of the result; `features` are the rows that `features_of` gives. `text` is empty: what is
    written in a thing is not read here."""
    items: list[Evidence] = []
    for page in pages:
        source = EvidenceSource(page.plan.sha256, model, VERSION)
        for thing, order in zip(page.things, _reading_places(page), strict=True):
            row = len(items)
            items.append(Evidence(
                id=f"o{row}", task=TASK, kind="region", text="", confidence=round(thing.confidence, 4), source=source,
                order=order, page=page.plan.number, quad=_corners(thing), features=(row, row + 1), label=thing.label,
            ))  # fmt: skip
    return items


def features_of(pages: Sequence[PageFinds]) -> npt.NDArray[np.float32]:
    """FP32 [things, d], one row a thing; [0, 0] without any."""
    rows = [thing.feature for page in pages for thing in page.things]
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, 0), np.float32)


def _reading_places(page: PageFinds) -> list[int]:
    """The place in reading order of each thing."""
    order = reading_order(np.array([thing.box for thing in page.things], np.float32).reshape(-1, 4))
    places = {index: place for place, index in enumerate(order)}
    return [places[index] for index in range(len(page.things))]


def _corners(thing: Thing) -> Corners:
    a, b, c, d = ((round(point.x), round(point.y)) for point in thing.quad)
    return a, b, c, d
