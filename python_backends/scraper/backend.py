"""Triton model `scraper`: an address, or a page as MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from python_backends.evidence import evidence_to_json
from python_backends.scraper.evidence import evidence_of
from python_backends.scraper.opening import service_of
from python_backends.scraper.rendering import BROWSER, rendered
from python_backends.scraper.request import request_of
from python_backends.scraper.service import Rendered
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend


class Backend(StreamBackend):
    """Several pages at once: most of the time goes by in waiting for their servers."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """See `StreamBackend`."""
        self._service = service_of(parameters)

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One answer; a fetch ends as soon as its client has left."""
        media = inputs.blobs("MEDIA")
        request = request_of(inputs.blob("REQUEST"), media)

        async def asks(steps: Mapping[str, Any]) -> bytes:
            found = await call(BROWSER, {"REQUEST": orjson.dumps(steps)}, ["RESULT"], inputs)
            return bytes(found["RESULT"].reshape(-1)[0])

        async def renders(address: str) -> Rendered:
            return await rendered(address, asks)

        done = await answer.unless_left(self._service.answer(request, media, renders))
        evidence = evidence_of(done.result, done.content, self.version)
        result = done.result.model_dump_json().encode()
        answer.send({"RESULT": result, "EVIDENCE": evidence_to_json(evidence)}, last=True)
