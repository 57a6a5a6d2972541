"""Triton model `browser`: REQUEST, and files to upload as MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from python_backends.browser.evidence import evidence_of
from python_backends.browser.limits import limits_of
from python_backends.browser.opening import service_of
from python_backends.browser.request import request_of
from python_backends.evidence import evidence_to_json
from python_backends.fetch.settings import policy_of
from python_backends.optional_part import OptionalPart
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend

T = TypeVar("T")


class Backend(StreamBackend):
    """Several browsers at once, each in a box of its own; without Chromium each request is told how to get it."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Open the service, which starts no browser yet."""
        self._limits, self._policy = limits_of(parameters), policy_of(parameters)
        self._service = OptionalPart.opened(lambda: self._on_loop(service_of(parameters)))

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer; the steps of a client that leaves are not gone on with."""
        media = inputs.blobs("MEDIA")
        request = request_of(inputs.blob("REQUEST"), media, self._limits, self._policy)
        result = await answer.unless_left(self._service.needed().run(request, media))
        evidence = evidence_of(result, self.version)
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}, last=True)

    def finalize(self) -> None:
        """End all browsers."""
        if (service := self._service.found) is not None:
            self._on_loop(service.close())
        super().finalize()

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`, done in the loop of the requests."""
        assert self._own_loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._own_loop).result()
