"""Triton model `object_detection`: REQUEST and files in MEDIA -> RESULT, EVIDENCE, FEATURES.

The networks, and the models that open documents, are called by BLS: how often depends on the pages. Requests overlap
only as instances do, as Triton waits for each; so it notices if this process dies, and a network that dies fails its
request at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import orjson

from python_backends.abandoned import Abandoned
from python_backends.evidence import evidence_to_json
from python_backends.memory import share_one_arena
from python_backends.objects.choice import eyes_of
from python_backends.objects.detection import detect
from python_backends.objects.evidence import evidence_of, features_of
from python_backends.objects.opening import opened
from python_backends.objects.quoted import warnings_of
from python_backends.objects.request import ObjectRequest, order_of
from python_backends.objects.result import object_result
from python_backends.triton_io.calls import run_for
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import AsyncStepBackend
from python_backends.triton_io.values import Value


class Backend(AsyncStepBackend):
    """Looks at the files of one request after another."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read what the networks need beside their models."""
        share_one_arena()
        self._abandoned = Abandoned.of_this_server()
        self._eyes = eyes_of(parameters, self.repository)

    async def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """The objects of one request's files."""
        request = inputs.parsed("REQUEST", ObjectRequest)
        order, run = order_of(request), run_for(inputs, partial(self._abandoned.check, inputs.request_id))
        claims = {key: value for key in ("mime", "filename") if (value := getattr(request, key)) is not None}
        pages = await detect(
            await opened(inputs.blobs("MEDIA"), request.page_range, claims, run), order, self._eyes, run
        )
        detector, segmenter = self._eyes.eye.detector, self._eyes.segmenter
        warnings = warnings_of(order.prompts, controls=self._eyes.eye.controls is not None)
        result = object_result(pages, order, detector.name, segmenter.name, warnings)
        evidence = evidence_to_json(evidence_of(pages, detector.model))
        return {"RESULT": orjson.dumps(result), "EVIDENCE": evidence, "FEATURES": features_of(pages)}
