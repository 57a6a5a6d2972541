"""One page looked at for the things asked for: at several sizes, in tiles where it is large; then what was meant.

Each prompt is asked for by itself, so a region that two of them name is given twice, under both names. Only the names
in `EVERYTHING` are alternatives: there the best one stands.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from python_backends.objects.controls import Controls
from python_backends.objects.detector import FLOOR, Detector, Found
from python_backends.objects.levels import PassSize, levels_of
from python_backends.objects.names import EVERYTHING
from python_backends.objects.opening import Pixels
from python_backends.objects.regions import Regions, best_named, both, merged
from python_backends.pointing.placing import likeliest, odds_of
from python_backends.pointing.prompt import Prompt
from python_backends.running import Run
from python_backends.vision.boxes import Boxes, ious
from python_backends.vision.seams import Found as Seen
from python_backends.vision.seams import in_picture
from python_backends.vision.views import PassLimits, View, views_of

SAME = 0.5  # IoU from which on two regions are one thing
DOUBT = 0.5  # share of a region's confidence from which on it is rather a thing that is not wanted
MOST = 300  # candidates of one prompt in one view that are kept


@dataclass(frozen=True, slots=True)
class Eye:
    """A detector, what one pass of it may see, and what finds the controls of screens besides."""

    detector: Detector
    size: PassSize
    controls: Controls | None = None


@dataclass(frozen=True, slots=True)
class Queries:
    """The things the detector is asked for, each once, and where each prompt's thing and anchor stand among them."""

    texts: tuple[str, ...]
    things: tuple[int, ...]
    anchors: tuple[int | None, ...]

    @classmethod
    def of(cls, prompts: Sequence[Prompt]) -> Queries:
        """Those of `prompts`."""
        relations = [prompt.place.relation for prompt in prompts]
        wanted = [prompt.query for prompt in prompts] + [relation.anchor for relation in relations if relation]
        texts = tuple(dict.fromkeys(wanted))
        return cls(texts, tuple(texts.index(prompt.query) for prompt in prompts),
                   tuple(texts.index(relation.anchor) if relation else None for relation in relations))  # fmt: skip


async def look(
    page: Pixels, prompts: Sequence[Prompt], least: float | None, eye: Eye, run: Run, but: Sequence[Prompt] = ()
) -> list[tuple[str, Regions]]:
    """What is on `page` UINT8 [h, w, 3]: for each prompt its label and the regions meant, surest first.

    Without prompts everything that has a name in `EVERYTHING` is looked for. `least` is the lowest confidence given, by
    default the detector's own. What is one of `but` is left out.
    """
    if but:
        gone = await look(page, but, least, eye, run)
        found = await look(page, prompts, least, eye, run)
        return [(label, functools.reduce(_without, (regions for _, regions in gone), mine)) for label, mine in found]
    floor = eye.detector.threshold if least is None else least
    if not prompts:
        seen = best_named(_above(await _regions(page, EVERYTHING, eye, run), floor))
        return [(name, seen.chosen(np.flatnonzero(seen.queries == place))) for place, name in enumerate(EVERYTHING)]
    queries = Queries.of(prompts)
    seen = _above(await _regions(page, queries.texts, eye, run), floor)
    if eye.controls is not None:
        controls, settled = await eye.controls.find(page, queries.texts, least, run)
        seen = both(seen.chosen(np.flatnonzero(~np.isin(seen.queries, list(settled)))), controls)
    by_query = [seen.chosen(np.flatnonzero(seen.queries == place)) for place in range(len(queries.texts))]
    return [(prompt.label, _meant(prompt, by_query[thing], None if anchor is None else by_query[anchor], page, least))
            for prompt, thing, anchor in zip(prompts, queries.things, queries.anchors, strict=True)]  # fmt: skip


def _without(regions: Regions, gone: Regions) -> Regions:
    """`regions` but for those that one of `gone` frames, which is not much less sure."""
    same = ious(regions.boxes, gone.boxes) >= SAME
    surer = gone.confidences[None, :] >= DOUBT * regions.confidences[:, None]
    return regions.chosen(np.flatnonzero(~(same & surer).any(axis=1)))


def _above(regions: Regions, floor: float) -> Regions:
    return regions.chosen(np.flatnonzero(regions.confidences >= floor))


def _meant(prompt: Prompt, found: Regions, anchors: Regions | None, page: Pixels, least: float | None) -> Regions:
    """Those at their place, with their odds as confidences: all of `least` or more, or else as many as can be meant."""
    height, width = page.shape[:2]
    anchor = anchors.boxes[0] if anchors is not None and len(anchors) else None
    odds = odds_of(found.boxes, found.confidences, prompt.place, (width, height), anchor)
    given = likeliest(odds)[: prompt.place.most] if least is None else likeliest(odds, least)
    return replace(found, confidences=odds).chosen(given)


async def _regions(page: Pixels, texts: Sequence[str], eye: Eye, run: Run) -> Regions:
    """All levels of the page, view after view: a request never holds more than one network's work of its own."""
    size = eye.size
    limits = PassLimits(size.pixels, size.side, overlap=round(max(size.largest, size.longest / 5)), multiple=1)
    levels: list[list[Seen]] = []
    rows, features = 0, []
    height, width = page.shape[:2]
    for scale in levels_of(width, height, size.longest):
        views = []
        for view in views_of(page, scale, limits):
            found = await eye.detector.find(view.image, texts, run)
            seen = _seen(view, found, rows)
            # What is large in a finer view was seen in better proportion at the level before.
            views.append(seen if not levels else seen.chosen(_sides(seen.boxes) * scale <= size.largest))
            rows += len(found.boxes)
            features.append(found.features)
        levels.append(views)
    return merged(levels, np.concatenate(features).astype(np.float32))


def _sides(boxes: Boxes) -> Boxes:
    """The longer side of each box."""
    sides: Boxes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    return sides


def _seen(view: View, found: Found, rows: int) -> Seen:
    """The candidates of every prompt in one view, in page pixels; `rows` is how many features came before."""
    queries, columns = [], []
    for query, row in enumerate(found.relevance):
        order = np.argsort(-row, kind="stable")[:MOST]
        order = order[row[order] >= FLOOR]
        columns.append(order)
        queries.append(np.full(len(order), query, np.intp))
    column, kinds = np.concatenate(columns), np.concatenate(queries)
    scores = found.relevance[kinds, column].astype(np.float32)
    return in_picture(view, found.boxes[column].astype(np.float32), kinds, scores, column + rows)
