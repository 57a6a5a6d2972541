"""Triton model `ocr_read`: PLAN and DOCUMENT -> PAGES and FEATURES.

The pages that need it are fetched as pixels, and their regions read, through calls to other models of this server:
which calls, and how many, depends on what is found, so this step is BLS and not part of the ensemble's graph.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import orjson

from python_backends.abandoned import Abandoned
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.ocr.networks import DETECTOR, FEATURE_WIDTH, RECOGNIZER, Heat, Pixels, StripOutputs
from python_backends.ocr.page import PageText
from python_backends.ocr.pipeline import Features, PageReading, ReadingSettings, read_page
from python_backends.ocr.place import in_page_units, with_rows_from
from python_backends.ocr.plan import PagePlan, Plan
from python_backends.ocr.recognise.ctc import load_alphabet
from python_backends.ocr.request import OcrRequest
from python_backends.ocr.second_opinion import Tesseract
from python_backends.ocr.wire import pages_to_json
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import AsyncStepBackend
from python_backends.triton_io.values import Value
from python_backends.waiting import all_of

PAGES_AT_ONCE = 2  # per request: enough to keep both networks busy, few enough that a long document holds little


class TritonNetworks:
    """The networks as Triton models. Each call is a batch of its own, unless the profile lets Triton join several."""

    def __init__(self, parent: Inputs, abandoned: Abandoned) -> None:
        self._parent = parent
        self._abandoned = abandoned

    async def heat(self, image: Pixels) -> Heat:
        """See `Networks`."""
        self._abandoned.check(self._parent.request_id)
        outputs = await call(DETECTOR, {"image": image[np.newaxis]}, ["heat"], self._parent)
        heat: Heat = outputs["heat"][0]
        return heat

    async def recognise(self, batch: Pixels) -> StripOutputs:
        """See `Networks`."""
        self._abandoned.check(self._parent.request_id)
        outputs = await call(RECOGNIZER, {"image": batch}, StripOutputs._fields, self._parent)
        return StripOutputs(**outputs)


class Backend(AsyncStepBackend):
    """Reads the pages of one document a request."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """Load the alphabet, which the recognizer's builder leaves beside its network."""
        super().initialize(args)
        self._abandoned = Abandoned.of_this_server()
        repository = Path(args["model_repository"]).parent
        self._alphabet = load_alphabet((repository / RECOGNIZER / "1" / "alphabet.txt").read_text("utf-8"))

    async def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """The pages of a plan, read."""
        request = inputs.parsed("REQUEST", OcrRequest)
        reader = Tesseract.installed() if request.second_opinion else None
        settings = ReadingSettings(self._alphabet, second_reader=reader)
        plan = Plan.from_json(inputs.blob("PLAN"))
        pages, features = with_rows_from(await self._pages(plan, inputs, settings))
        return {"PAGES": pages_to_json(pages), "FEATURES": features}

    async def _pages(self, plan: Plan, inputs: Inputs, settings: ReadingSettings) -> list[tuple[PageText, Features]]:
        """All pages, a few at once; after the first failure no further page is begun."""
        slots, failed = asyncio.Semaphore(PAGES_AT_ONCE), asyncio.Event()

        async def page_of(page: PagePlan) -> tuple[PageText, Features]:
            async with slots:
                if failed.is_set():
                    raise Unavailable("Another page of this document failed.", code="cancelled")
                try:
                    return await self._page(page, plan, inputs, settings)
                except OpenfazeError:
                    failed.set()
                    raise

        return await all_of(map(page_of, plan.pages))

    async def _page(
        self, page: PagePlan, plan: Plan, inputs: Inputs, settings: ReadingSettings
    ) -> tuple[PageText, Features]:
        """One page: its text layer as planned, or what is read from its pixels."""
        self._abandoned.check(inputs.request_id)
        if not page.needs_reading:
            return in_page_units(page, page.lines, 1.0), np.zeros((0, FEATURE_WIDTH), np.float32)
        which = orjson.dumps({"kind": plan.kind, "page": page.number})
        fetched = await call(
            "ocr_page", {"DOCUMENT": inputs.blob("DOCUMENT"), "REQUEST": which}, ["PIXELS", "SCALE"], inputs
        )
        reading: PageReading = await read_page(fetched["PIXELS"], TritonNetworks(inputs, self._abandoned), settings)
        return in_page_units(page, reading.lines, float(fetched["SCALE"][0])), reading.features
