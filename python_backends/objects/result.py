"""The public result of `object_detection`: the models publish its schema, `object_result` builds plain dicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from python_backends.objects.masks.page_mask import PageMask
from python_backends.objects.masks.png import mask_png
from python_backends.objects.masks.polygon import polygons_of
from python_backends.objects.masks.run_lengths import rle_of
from python_backends.objects.request import Order
from python_backends.objects.thing import PageFinds, Shape, Thing
from python_backends.ocr.page import Quad
from python_backends.ocr.result import Bounds, Model, bounds_of

DECIMALS = 4

Ring = list[Annotated[list[int], Field(min_length=2, max_length=2)]]
Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1, four decimals")]


class Rle(Model):
    """COCO's run lengths of the whole page: `size` is [height, width], `counts` the compressed string."""

    size: Annotated[list[int], Field(min_length=2, max_length=2)]
    counts: str


class DetectedObject(Model):
    """One thing. `label` is the prompt's own words, or a name of ours where none was given.

    `confidence` is the probability that the box is right; the embedded detector's is calibrated. `page` counts from 1
    within its file, and `media`, which file it is, from 0; `media` is there only if several were sent. The keys of the
    shape are there as asked for: `polygon` is a list of rings of [x, y], outlines of parts clockwise, the largest part
    first, each followed by its holes anticlockwise; `mask` a PNG (base64, white inside) of the rectangle
    `mask_bounds`; `mask_confidence` the overlap that the shape is expected to have with the truth.
    """

    label: str
    bounds: Bounds
    confidence: Confidence
    page: int = Field(ge=1)
    media: int | None = Field(default=None, ge=0)
    polygon: list[Ring] | None = None
    rle: Rle | None = None
    mask: str | None = None
    mask_bounds: Bounds | None = None
    mask_confidence: Confidence | None = None


class ObjectPage(Model):
    """A page that was looked at. `width` and `height` are those of its coordinates: pixels of an image, 1/144 inch of a
    document's page, whose `dpi` is 144."""

    page: int = Field(ge=1)
    media: int | None = Field(default=None, ge=0)
    width: int
    height: int
    dpi: int | None
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="digest of the input's bytes")


class ObjectResult(Model):
    """Result of the task `object_detection`: page by page, the surest first. Nothing found is an empty list.

    `detector` and, where shapes were asked for, `segmenter` name what looked.
    """

    detected_objects: list[DetectedObject]
    pages: list[ObjectPage]
    detector: str
    segmenter: str | None = None
    warnings: list[str]


def object_result(
    pages: Sequence[PageFinds], order: Order, detector: str, segmenter: str, warnings: Sequence[str] = ()
) -> dict[str, Any]:
    """The result as JSON-ready dicts."""
    several = len({page.media for page in pages}) > 1
    where = [({"page": page.plan.number} | ({"media": page.media} if several else {})) for page in pages]
    return {
        "detected_objects": [
            _object(thing, place, order) for page, place in zip(pages, where, strict=True) for thing in page.things
        ],
        "pages": [place | _page(page) for page, place in zip(pages, where, strict=True)],
        "detector": detector,
        **({"segmenter": segmenter} if order.masks else {}),
        "warnings": list(warnings),
    }


def _page(page: PageFinds) -> dict[str, Any]:
    plan = page.plan
    return {"width": plan.width, "height": plan.height, "dpi": plan.dpi, "sha256": plan.sha256}


def _object(thing: Thing, place: dict[str, int], order: Order) -> dict[str, Any]:
    confidence = round(thing.confidence, DECIMALS)
    found = {"label": thing.label, "bounds": bounds_of(thing.quad), "confidence": confidence, **place}
    return found | (_shape(thing.shape, order) if thing.shape else {})


def _shape(shape: Shape, order: Order) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "polygon" in order.masks:
        parts = polygons_of(shape.mask)
        found["polygon"] = [[list(corner) for corner in ring] for part in parts for ring in (part.outer, *part.holes)]
    if "rle" in order.masks:
        found["rle"] = rle_of(shape.mask)
    if "png" in order.masks:
        found["mask"] = mask_png(shape.mask)
        found["mask_bounds"] = bounds_of(_rectangle(shape.mask))
    return found | {"mask_confidence": round(shape.confidence, DECIMALS)}


def _rectangle(mask: PageMask) -> Quad:
    height, width = mask.pixels.shape
    return Quad.from_box(mask.left, mask.top, mask.left + max(1, width), mask.top + max(1, height))
