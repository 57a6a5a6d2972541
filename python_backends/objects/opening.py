"""Files as pages of pixels, by the models that `ocr` opens documents with: `ocr_document` and `ocr_page`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_PAGES
from python_backends.ocr.plan import PagePlan, Plan
from python_backends.running import Array, Run
from python_backends.waiting import all_of

DOCUMENT, PAGE = "ocr_document", "ocr_page"
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page to look at: which of the files (from 0) it is in, what is known of it, and what its pixels come from."""

    media: int
    plan: PagePlan
    kind: str
    document: bytes


async def opened(media: Sequence[bytes], page_range: str | None, claims: dict[str, str], run: Run) -> list[OpenedPage]:
    """The pages of all files, in order. `claims` are `mime` and `filename`, which only word errors.

    Raises InvalidRequest without a file or for one without pictures, PayloadTooLarge over MAX_PAGES pages in all, and
    what `ocr_document` refuses.
    """
    if not media:
        raise InvalidRequest("`object_detection` looks at a picture or a document; send one in MEDIA", param="MEDIA")
    if len(media) > MAX_PAGES:
        raise PayloadTooLarge(
            f"{len(media)} files in one request; {MAX_PAGES} are looked at. Send the rest in another."
        )
    request = orjson.dumps(claims | ({"page_range": page_range} if page_range is not None else {}))
    plans = await all_of(_planned(data, request, run) for data in media)
    pages = [
        OpenedPage(index, page, plan.kind, document)
        for index, (plan, document) in enumerate(plans)
        for page in plan.pages
    ]
    if len(pages) > MAX_PAGES:
        raise PayloadTooLarge(
            f"the files have {len(pages)} pages together; {MAX_PAGES} are looked at in one request. Send them in "
            "parts, or choose pages with `page_range`.", param="page_range",
        )  # fmt: skip
    return pages


async def pixels_of(page: OpenedPage, run: Run) -> tuple[Pixels, float]:
    """The page UINT8 [h, w, 3] RGB, upright, and how many of its pixels make one page unit."""
    which = orjson.dumps({"kind": page.kind, "page": page.plan.number})
    fetched = await run(PAGE, {"DOCUMENT": _bytes(page.document), "REQUEST": _bytes(which)}, ["PIXELS", "SCALE"])
    return fetched["PIXELS"], float(fetched["SCALE"][0])


async def _planned(data: bytes, request: bytes, run: Run) -> tuple[Plan, bytes]:
    answer = await run(DOCUMENT, {"REQUEST": _bytes(request), "MEDIA": _bytes(data)}, ["PLAN", "DOCUMENT"])
    plan = Plan.from_json(bytes(answer["PLAN"].reshape(-1)[0]))
    if plan.kind == "text":
        raise InvalidRequest(
            "The file is text and has no picture to find things in; send an image, a PDF or a DOCX.",
            code="unsupported_media", param="MEDIA",
        )  # fmt: skip
    return plan, bytes(answer["DOCUMENT"].reshape(-1)[0])


def _bytes(value: bytes) -> Array:
    return np.array([value], dtype=np.object_)
