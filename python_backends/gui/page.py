"""One page: elements and text looked for side by side, then put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from python_backends.gui.calibration import Calibration
from python_backends.gui.choose import chosen
from python_backends.gui.colour import colours_of
from python_backends.gui.detect import detect
from python_backends.gui.elements import Box, Element, PageElements
from python_backends.gui.merge import merged
from python_backends.gui.nest import nested
from python_backends.gui.networks import GuiNetworks
from python_backends.gui.read import read_screen
from python_backends.gui.wish import Wish
from python_backends.ocr.networks import FEATURE_WIDTH, Pixels
from python_backends.ocr.pipeline import Features, PageReading
from python_backends.ocr.place import in_page_units
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.recognise.words import numbered_from
from python_backends.waiting import all_of


@dataclass(frozen=True, slots=True)
class GuiSettings:
    """How pages are looked at: `least` confidence (None: the usual bound), whether text is read, and what is
    looked for (None: everything)."""

    calibration: Calibration
    alphabet: tuple[str, ...]
    least: float | None = None
    text: bool = True
    wish: Wish | None = None


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
    detected, read = looking.result(), reading.result()
    in_units = replace(detected, boxes=(detected.boxes / np.float32(scale)).astype(np.float32))
    lines = [numbered_from(line, len(detected)) for line in read.lines]
    elements = nested(merged(in_units, lines))
    page = PageElements(plan, elements, joined_features(detected.features, read.features))
    if settings.wish is None:
        return PageAnswer(page)
    return PageAnswer(page, tuple(_chosen(elements, settings.wish, pixels, scale)))


def joined_features(regions: Features, glyphs: Features) -> Features:
    """FP32 [n + m, 120]: the detector's 64 numbers of each of n regions, zeros behind them, then those of m glyphs."""
    rows = np.zeros((len(regions) + len(glyphs), FEATURE_WIDTH), np.float32)
    rows[: len(regions), : regions.shape[1]] = regions
    rows[len(regions) :] = glyphs
    return rows


async def _read(
    plan: PagePlan, pixels: Pixels, scale: float, networks: GuiNetworks, settings: GuiSettings
) -> PageReading:
    """The text of a page in its units: of a document's text layer where that can be trusted."""
    nothing = np.zeros((0, FEATURE_WIDTH), np.float32)
    if not settings.text:
        return PageReading((), nothing)
    if not plan.needs_reading:
        return PageReading(plan.lines, nothing)
    read = await read_screen(pixels, networks, settings.alphabet)
    return PageReading(in_page_units(plan, read.lines, scale).lines, read.features)


def _chosen(elements: Sequence[Element], wish: Wish, pixels: Pixels, scale: float) -> list[int]:
    size = (pixels.shape[1] / scale, pixels.shape[0] / scale)
    return chosen(elements, wish, lambda box: colours_of(pixels, Box(*(side * scale for side in box))), size)
