"""One page: elements and text looked for side by side, then put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from python_backends.gui.calibration import Calibration
from python_backends.gui.colour import colours_of
from python_backends.gui.detect import detect
from python_backends.gui.elements import Box, Element, PageElements
from python_backends.gui.find import found
from python_backends.gui.merge import merged
from python_backends.gui.nest import nested
from python_backends.gui.networks import GuiNetworks
from python_backends.gui.phrase import Phrase
from python_backends.gui.read import lines_of
from python_backends.ocr.networks import Pixels
from python_backends.ocr.page import Line
from python_backends.ocr.place import in_page_units
from python_backends.ocr.plan import PagePlan
from python_backends.waiting import all_of


@dataclass(frozen=True, slots=True)
class GuiSettings:
    """How pages are looked at: `least` confidence (None: the bounds of the roles), whether text is read, and what is
    looked for (None: everything)."""

    calibration: Calibration
    alphabet: tuple[str, ...]
    least: float | None = None
    text: bool = True
    phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A page, and the places of its elements that were looked for, best first; None where everything was."""

    page: PageElements
    chosen: tuple[int, ...] | None = None


async def answered(
    plan: PagePlan, pixels: Pixels, scale: float, networks: GuiNetworks, settings: GuiSettings
) -> PageAnswer:
    """What is on the page `plan`, whose `pixels` UINT8 [h, w, 3] are `scale` to a page unit."""
    looking = asyncio.ensure_future(detect(pixels, networks, settings.calibration, settings.least))
    reading = asyncio.ensure_future(_read(plan, pixels, scale, networks, settings))
    both: tuple[Awaitable[object], ...] = (looking, reading)
    await all_of(both)
    detected, lines = looking.result(), reading.result()
    in_units = replace(detected, boxes=(detected.boxes / np.float32(scale)).astype(np.float32))
    elements = nested(merged(in_units, lines))
    page = PageElements(plan.number, plan.width, plan.height, plan.sha256, elements, detected.features)
    if settings.phrase is None:
        return PageAnswer(page)
    return PageAnswer(page, tuple(_chosen(elements, settings.phrase, pixels, scale)))


async def _read(
    plan: PagePlan, pixels: Pixels, scale: float, networks: GuiNetworks, settings: GuiSettings
) -> Sequence[Line]:
    """The text of a page in its units: of a document's text layer where that can be trusted."""
    if not settings.text:
        return ()
    if not plan.needs_reading:
        return plan.lines
    return in_page_units(plan, await lines_of(pixels, networks, settings.alphabet), scale).lines


def _chosen(elements: Sequence[Element], phrase: Phrase, pixels: Pixels, scale: float) -> list[int]:
    return found(elements, phrase, lambda box: colours_of(pixels, Box(*(side * scale for side in box))))
