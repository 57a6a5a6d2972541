"""REQUEST and MEDIA to RESULT, EVIDENCE and FEATURES, with any networks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.errors import OpenfazeError, Unavailable
from python_backends.evidence import evidence_to_json
from python_backends.gui.calibration import Calibration
from python_backends.gui.document import Document
from python_backends.gui.evidence import evidence_of
from python_backends.gui.networks import GuiNetworks
from python_backends.gui.page import GuiSettings, PageAnswer, answered
from python_backends.gui.request import GuiRequest
from python_backends.gui.result import gui_result
from python_backends.ocr.networks import FEATURE_WIDTH
from python_backends.ocr.plan import PagePlan
from python_backends.waiting import all_of

PAGES_AT_ONCE = 2  # per request: enough to keep the networks busy, few enough that a long document holds little


Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Known:
    """What comes with the networks: the detector's calibration, the recognizer's alphabet, and the task's version."""

    calibration: Calibration
    alphabet: tuple[str, ...]
    version: str = "1"


@dataclass(frozen=True, slots=True)
class GuiAnswer:
    """`result` and `evidence` as JSON, `features` FP32 [rows, 120]."""

    result: bytes
    evidence: bytes
    features: npt.NDArray[np.float32]


async def answer(
    request: GuiRequest, document: Document, networks: GuiNetworks, known: Known, check: Check = lambda: None
) -> GuiAnswer:
    """The answer to one request. `check` is called before each page and may raise to end the work."""
    wish = request.wish
    settings = GuiSettings(
        known.calibration, known.alphabet, request.min_confidence, request.text or wish is not None, wish
    )

    async def look(plan: PagePlan) -> PageAnswer:
        check()
        pixels, scale = document.pixels(plan)
        return await answered(plan, pixels, scale, networks, settings)

    answers = await _few_at_once(document.plan.pages, look)
    pages = [each.page for each in answers]
    places = None if wish is None else [each.chosen or () for each in answers]
    result = gui_result(pages, places, document.plan.total_pages, wish.words if wish else None)
    evidence = evidence_of(pages, places, known.version)
    features = np.concatenate([np.zeros((0, FEATURE_WIDTH), np.float32), *(page.features for page in pages)])
    return GuiAnswer(orjson.dumps(result), evidence_to_json(evidence), features)


async def _few_at_once(
    pages: Sequence[PagePlan], look: Callable[[PagePlan], Awaitable[PageAnswer]]
) -> list[PageAnswer]:
    """All pages, a few at once; after the first failure no further page is begun."""
    slots, failed = asyncio.Semaphore(PAGES_AT_ONCE), asyncio.Event()

    async def one(plan: PagePlan) -> PageAnswer:
        async with slots:
            if failed.is_set():
                raise Unavailable("Another page of this document failed.", code="cancelled")
            try:
                return await look(plan)
            except OpenfazeError:
                failed.set()
                raise

    return await all_of(map(one, pages))
