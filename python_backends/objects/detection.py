"""The task from files to finds, whoever runs the networks: pages opened, looked at, and cut out where asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from python_backends.errors import OpenfazeError, Unavailable
from python_backends.objects.choice import Eyes
from python_backends.objects.cutting import cut_out
from python_backends.objects.looking import look
from python_backends.objects.opening import OpenedPage, Pixels, pixels_of
from python_backends.objects.request import Order
from python_backends.objects.thing import PageFinds, Thing
from python_backends.running import Run
from python_backends.waiting import all_of

PAGES_AT_ONCE = 2  # per request: one is decoded while another is looked at


async def detect(pages: Sequence[OpenedPage], order: Order, eyes: Eyes, run: Run) -> list[PageFinds]:
    """What is on `pages`, in their order; after the first failure no further page is begun.

    Raises the OpenfazeError of whatever fails.
    """
    slots, failed = asyncio.Semaphore(PAGES_AT_ONCE), asyncio.Event()

    async def finds_of(page: OpenedPage) -> PageFinds:
        async with slots:
            if failed.is_set():
                raise Unavailable("Another page of this request failed.", code="cancelled")
            try:
                pixels, scale = await pixels_of(page, run)
                return PageFinds(page.media, page.plan, await things_on(pixels, scale, order, eyes, run))
            except OpenfazeError:
                failed.set()
                raise

    return await all_of(map(finds_of, pages))


async def things_on(pixels: Pixels, scale: float, order: Order, eyes: Eyes, run: Run) -> tuple[Thing, ...]:
    """The things on one page, surest first, in page units; `pixels` UINT8 [h, w, 3], `scale` of them to a unit."""
    found = await look(pixels, order.prompts, order.min_confidence, eyes.eye, run, order.but)
    things = [
        Thing(label, _box(box / scale), float(confidence), feature)
        for label, regions in found
        for box, confidence, feature in zip(regions.boxes, regions.confidences, regions.features, strict=True)
    ]
    things.sort(key=lambda thing: -thing.confidence)
    if not order.masks:
        return tuple(things)
    height, width = pixels.shape[:2]
    size = round(width / scale), round(height / scale)
    return await cut_out(things, pixels, size, eyes.segmenter, run)


def _box(corners: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(corner) for corner in corners)
    return left, top, right, bottom
