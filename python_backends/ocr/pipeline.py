"""Reading one page: detect, find which way is up, cut, recognise, align.

Everything between the two networks is here and below, without Triton: the `ocr_read` model drives it with BLS calls,
and the benchmark's bare loop with sessions in its own process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from python_backends.ocr.detect.boxes import BoxSettings, Region, regions_of
from python_backends.ocr.detect.size import detector_view, finer_size
from python_backends.ocr.networks import FEATURE_WIDTH, MAX_BATCH, Networks, Pixels, StripOutputs
from python_backends.ocr.page import Line
from python_backends.ocr.recognise.ctc import glyphs_of
from python_backends.ocr.recognise.strips import Strip, directions, padded, strip_of
from python_backends.ocr.recognise.words import Reading, numbered_from, reading_of, with_spaces
from python_backends.ocr.second_opinion import SecondReader, second_opinions
from python_backends.waiting import all_of

Features = npt.NDArray[np.float32]

MIN_CONFIDENCE = 0.5  # a line below it is noise read as text
DOUBTFUL_PAGE = 0.9  # below this mean confidence a page may be upside down; one full of figures reaches 0.8 that way
CREDIBLE_PAGE = 0.75  # a page is turned over only if it then reads well: unknown script reads badly both ways
SAMPLE = 6  # regions read both ways to find out


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What a page is read with."""

    alphabet: tuple[str, ...]
    boxes: BoxSettings = field(default_factory=BoxSettings)
    second_reader: SecondReader | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One strip and what was read in it; `features` FP32 [glyphs, 120]."""

    strip: Strip
    reading: Reading
    features: Features

    @property
    def confidence(self) -> float:
        return self.reading.line.confidence


@dataclass(frozen=True, slots=True)
class PageReading:
    """Lines in no particular order, and the feature rows [n, 120] that their words point into."""

    lines: tuple[Line, ...]
    features: Features


async def read_page(page: Pixels, networks: Networks, settings: ReadingSettings) -> PageReading:
    """Read `page` UINT8 [h, w, 3] RGB."""
    regions = await _detect(page, networks, settings.boxes)
    reads = await _read_upright(page, regions, networks, settings)
    if settings.second_reader is not None:
        reads = await second_opinions(reads, settings.second_reader)
    return numbered([read for read in reads if read.confidence >= MIN_CONFIDENCE])


async def _detect(page: Pixels, networks: Networks, settings: BoxSettings) -> list[Region]:
    """The text regions of `page`; a page of fine print is looked at twice, the second time enlarged."""
    view = detector_view(page)
    regions = regions_of(await networks.heat(view.image), view.x_factor, view.y_factor, settings)
    height = float(np.median([region.thickness for region in regions])) if regions else 0.0
    seen = (view.image.shape[0], view.image.shape[1])
    size = finer_size((page.shape[0], page.shape[1]), seen, height / max(view.x_factor, view.y_factor))
    if size is None:
        return regions
    view = detector_view(page, size)
    return regions_of(await networks.heat(view.image), view.x_factor, view.y_factor, settings)


async def _read_upright(
    page: Pixels, regions: Sequence[Region], networks: Networks, settings: ReadingSettings
) -> list[Read]:
    """Read all regions, after deciding in which of four directions the page's text runs."""
    if not regions:
        return []
    if _is_sideways(regions):
        down, up = [await _sample(page, regions, turns, networks, settings) for turns in (1, 3)]
        return await _read(page, regions, 1 if down >= up else 3, networks, settings)
    reads = await _read(page, regions, 0, networks, settings)
    if _mean_confidence(reads, len(regions)) >= DOUBTFUL_PAGE:
        return reads
    upright, turned = [await _sample(page, regions, turns, networks, settings) for turns in (0, 2)]
    if turned < max(CREDIBLE_PAGE, upright):
        return reads
    return await _read(page, regions, 2, networks, settings)


def _is_sideways(regions: Sequence[Region]) -> bool:
    """True if most of the text, by length, runs up or down the page."""
    spans = np.array([np.ptp(region.corners, axis=0) for region in regions])
    longest = spans.max(axis=1)
    return bool(longest[spans[:, 1] > spans[:, 0]].sum() > longest.sum() / 2)


async def _sample(
    page: Pixels, regions: Sequence[Region], turns: int, networks: Networks, settings: ReadingSettings
) -> float:
    """With how much confidence the longest regions are read in one direction of the page."""
    longest = sorted(regions, key=lambda region: -float(np.ptp(region.corners, axis=0).max()))[:SAMPLE]
    return _mean_confidence(await _read(page, longest, turns, networks, settings, both_ways=False), len(longest))


def _mean_confidence(reads: Sequence[Read], regions: int) -> float:
    """Mean over `regions`; those in which nothing was read count as 0."""
    return sum(read.confidence for read in reads) / regions


async def _read(
    page: Pixels,
    regions: Sequence[Region],
    turns: int,
    networks: Networks,
    settings: ReadingSettings,
    *,
    both_ways: bool = True,
) -> list[Read]:
    """The best reading of each region, given the page's direction."""
    strips = [
        strip_of(page, region.corners, index, turn)
        for index, region in enumerate(regions)
        for turn in (directions(region.corners, turns) if both_ways else (turns,))
    ]
    best: dict[int, Read] = {}
    for read in await _recognise(strips, networks, settings):
        index = read.strip.region
        if index not in best or read.confidence > best[index].confidence:
            best[index] = read
    return [best[index] for index in sorted(best)]


async def _recognise(strips: Sequence[Strip], networks: Networks, settings: ReadingSettings) -> list[Read]:
    """Read strips in batches of one width, all batches under way at once. Strips without text are left out."""
    by_width: dict[int, list[Strip]] = defaultdict(list)
    for strip in strips:
        by_width[strip.bucket].append(strip)
    batches = [
        (bucket, group[start : start + MAX_BATCH])
        for bucket, group in sorted(by_width.items(), reverse=True)
        for start in range(0, len(group), MAX_BATCH)
    ]
    outputs = await all_of(networks.recognise(padded(group, bucket)) for bucket, group in batches)
    reads = [
        aligned(strip, StripOutputs(ids, probs, features), settings.alphabet)
        for (_, group), output in zip(batches, outputs, strict=True)
        for strip, ids, probs, features in zip(group, *output, strict=True)
    ]
    return [read for read in reads if read is not None]


def aligned(strip: Strip, output: StripOutputs, alphabet: tuple[str, ...]) -> Read | None:
    """Words of one strip from its own rows of the network's outputs."""
    glyphs = glyphs_of(output.ids, output.probs, alphabet)
    reading = reading_of(strip, with_spaces(glyphs, output.ids, output.probs, len(alphabet) - 1))
    if reading is None:
        return None
    return Read(strip, reading, output.features[list(reading.steps)])


def numbered(reads: Sequence[Read]) -> PageReading:
    """Lines whose feature rows are numbered through the page."""
    lines, row = [], 0
    for read in reads:
        lines.append(numbered_from(read.reading.line, row))
        row += len(read.features)
    stacked = np.concatenate([read.features for read in reads]) if reads else np.zeros((0, FEATURE_WIDTH), np.float32)
    return PageReading(tuple(lines), stacked)
