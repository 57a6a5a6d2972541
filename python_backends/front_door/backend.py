"""The Triton-facing side of the front door: brings the documents, calls the task's model, sends the events."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np
import orjson

from python_backends.abandoned import Abandoned
from python_backends.errors import InternalError, OpenfazeError
from python_backends.fetch.admitted import ADMIT_VARIABLE, Endpoint, admitted_of
from python_backends.fetch.fetcher import Fetched, Fetcher
from python_backends.fetch.policy import FetchPolicy
from python_backends.front_door.answer import Result, answer_of, result_of
from python_backends.front_door.extract import Reading, extract
from python_backends.front_door.models import OtherModels
from python_backends.front_door.plan import Plan, Prose, plan_of
from python_backends.front_door.request import Document, MediaPart, parse_request
from python_backends.triton_io import ClientLeft, Inputs, Stream, StreamBackend

_LOG = logging.getLogger(__name__)
ALIVE_S = 5.0
ALIVE = orjson.dumps({"event": "alive"})


class FrontDoor(StreamBackend):
    """`openfaze`: REQUEST and MEDIA in, EVENTs out. Checks everything before it runs anything."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Reads the fetching rule and the decoder's time from the model's parameters."""
        self._fetcher = Fetcher(replace(policy_of(parameters), endpoints=_admitted()))
        self._abandoned = Abandoned.of_this_server()
        self._decode_seconds = float(parameters.get("decode_seconds", "60"))

    def finalize(self) -> None:
        """See `StreamBackend`."""
        self._abandoned.close()
        super().finalize()

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """Plan, read each document, answer."""
        media = inputs.blobs("MEDIA")
        plan = plan_of(parse_request(inputs.blob("REQUEST"), len(media)))
        signs_of_life = asyncio.create_task(_give_signs_of_life(answer))
        try:
            models = OtherModels(inputs, answer, self._abandoned, self._decode_seconds)
            read = [pair async for pair in self._readings(plan, media, models, answer)]
            readings = [reading for _, reading in read if reading is not None]
            extracted = await extract(models, plan.extraction, readings) if plan.extraction else None
        finally:
            signs_of_life.cancel()
        *events, done = answer_of(plan, [result for result, _ in read], extracted).events()
        for event in events:
            answer.send({"EVENT": event})
        answer.send({"EVENT": done}, last=True)

    async def _readings(
        self, plan: Plan, media: list[bytes], models: OtherModels, answer: Stream
    ) -> AsyncIterator[tuple[Result, Reading | None]]:
        """What the task reads in each document, one after the other: a request holds one fetched file at a time."""
        outputs = ["RESULT", "EVIDENCE", "FEATURES"] if plan.extraction else ["RESULT"]
        for document in plan.documents:
            with await self._bring(document, media, answer) as fetched:
                read = await _read(plan.task.model or "", outputs, fetched, models)
            yield read
            if answer.cancelled:
                raise ClientLeft

    async def _bring(self, document: Document | Prose, media: list[bytes], answer: Stream) -> Fetched:
        """The bytes of `document` and the sender's claims about them; a fetch ends at once when the client leaves."""
        if isinstance(document, Prose):
            return Fetched(document.text.encode(), "text/plain", None)
        if isinstance(document, MediaPart):
            return Fetched(media[document.index], document.mime, document.filename)
        fetched = await answer.unless_left(self._fetcher.fetch(document.url))
        return replace(fetched, mime=document.mime or fetched.mime, filename=document.filename or fetched.filename)


async def _read(
    model: str, outputs: Sequence[str], fetched: Fetched, models: OtherModels
) -> tuple[Result, Reading | None]:
    """The public result of `model` for one document, and what fusion takes of it if that was asked for."""
    claims = {"mime": fetched.mime, "filename": fetched.filename}
    request = orjson.dumps({key: value for key, value in claims.items() if value})
    try:
        read = await models.ask(model, {"REQUEST": request, "MEDIA": fetched.data}, outputs)
    except OpenfazeError as error:
        if error.status < 500:  # the model found fault with the document, which came in a message
            error.param = error.param or "messages"
        raise
    result = result_of(bytes(read["RESULT"].reshape(-1)[0]), model)
    if "EVIDENCE" not in read:
        return result, None
    return result, Reading(bytes(read["EVIDENCE"].reshape(-1)[0]), np.asarray(read["FEATURES"], np.float32))


async def _give_signs_of_life(answer: Stream) -> None:
    """Send an event every ALIVE_S, so that a long reading can be told from a process that has died."""
    with suppress(ClientLeft):
        while True:
            await asyncio.sleep(ALIVE_S)
            answer.send({"EVENT": ALIVE})


def _admitted() -> frozenset[Endpoint]:
    """What the operator's environment opens, told in the log: nobody should find out by accident."""
    endpoints = admitted_of(os.environ)
    if endpoints:
        opened = ", ".join(f"{address} port {port}" for address, port in sorted(endpoints, key=str))
        _LOG.warning("%s is set: requests may make this server fetch from %s", ADMIT_VARIABLE, opened)
    return endpoints


def policy_of(parameters: Mapping[str, str]) -> FetchPolicy:
    """The fetching rule that the parameters `fetch_*` describe; InternalError names one that cannot be read."""
    default = FetchPolicy()
    known = {f"fetch_{name}" for name in ("ports", "max_bytes", "total_bytes", "deadline_seconds", "max_redirects")}
    unknown = {key for key in parameters if key.startswith("fetch_")} - known
    if unknown:
        raise InternalError(f"unknown parameters {sorted(unknown)}; known: {sorted(known)}")
    try:
        ports = parameters.get("fetch_ports")
        return FetchPolicy(
            ports=frozenset(int(port) for port in ports.split(",")) if ports else default.ports,
            max_bytes=int(parameters.get("fetch_max_bytes", default.max_bytes)),
            total_bytes=int(parameters.get("fetch_total_bytes", default.total_bytes)),
            deadline_s=float(parameters.get("fetch_deadline_seconds", default.deadline_s)),
            max_redirects=int(parameters.get("fetch_max_redirects", default.max_redirects)),
        )
    except ValueError as exc:
        raise InternalError(f"a fetch_ parameter is not a number: {exc}") from exc
