"""Triton model `sandbox`: REQUEST, and files for the program as MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping

from python_backends.evidence import evidence_to_json
from python_backends.optional_part import OptionalPart
from python_backends.sandbox.evidence import evidence_of
from python_backends.sandbox.limits import limits_of
from python_backends.sandbox.opening import service_of
from python_backends.sandbox.request import request_of
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend


class Backend(StreamBackend):
    """Several programs at once, each in a sandbox of its own; without bubblewrap each request is told how to get it."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Start the first sandboxes."""
        self._limits = limits_of(parameters)
        self._service = OptionalPart.opened(lambda: service_of(parameters))

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer; a program whose client leaves is ended."""
        media = inputs.blobs("MEDIA")
        request = request_of(inputs.blob("REQUEST"), media, self._limits)
        abandoned = threading.Event()
        work = asyncio.to_thread(self._service.needed().run, request, media, abandoned)
        result = await answer.telling(work, abandoned.set)
        evidence = evidence_of(result, self.version)
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json(evidence)}, last=True)

    def finalize(self) -> None:
        """End all sandboxes."""
        if (service := self._service.found) is not None:
            service.close()
        super().finalize()
