"""The Triton-facing side of the front door: brings the documents, calls the task's model, sends the events."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import orjson

from python_backends.abandoned import Abandoned
from python_backends.errors import InternalError, OpenfazeError
from python_backends.fetch.fetcher import Fetched, Fetcher
from python_backends.fetch.policy import FetchPolicy
from python_backends.front_door.answer import Extracted, Result, answer_of, result_of
from python_backends.front_door.plan import Extraction, Plan, Prose, plan_of
from python_backends.front_door.request import Document, MediaPart, parse_request
from python_backends.triton_io import ClientLeft, Inputs, Stream, StreamBackend, Value, call

FINISH = "finish"
ALIVE_S = 5.0
ALIVE = orjson.dumps({"event": "alive"})


class Reading(NamedTuple):
    """What a task's model says of one document: its public result, and its evidence as JSON (if it was asked for)."""

    result: Result
    evidence: bytes


class FrontDoor(StreamBackend):
    """`openfaze`: REQUEST and MEDIA in, EVENTs out. Checks everything before it runs anything."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Reads the fetching rule from the model's parameters."""
        self._fetcher = Fetcher(policy_of(parameters))
        self._abandoned = Abandoned.of_this_server()

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
            readings = [reading async for reading in self._readings(plan, media, inputs, answer)]
            extracted = await self._extract(plan.extraction, readings, inputs, answer) if plan.extraction else None
        finally:
            signs_of_life.cancel()
        *events, done = answer_of(plan, [reading.result for reading in readings], extracted).events()
        for event in events:
            answer.send({"EVENT": event})
        answer.send({"EVENT": done}, last=True)

    async def _readings(self, plan: Plan, media: list[bytes], inputs: Inputs, answer: Stream) -> AsyncIterator[Reading]:
        """What the task reads in each document, one after the other: a request holds one fetched file at a time."""
        outputs = ["RESULT", "EVIDENCE"] if plan.extraction else ["RESULT"]
        for document in plan.documents:
            with await self._bring(document, media, answer) as fetched:
                reading = await self._read(plan.task.model or "", outputs, fetched, inputs, answer)
            yield reading
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

    async def _read(self, model: str, outputs: list[str], fetched: Fetched, inputs: Inputs, answer: Stream) -> Reading:
        """What `model` reads in one document."""
        claims = {"mime": fetched.mime, "filename": fetched.filename}
        request = orjson.dumps({key: value for key, value in claims.items() if value})
        try:
            read = await self._call(model, {"REQUEST": request, "MEDIA": fetched.data}, outputs, inputs, answer)
        except OpenfazeError as error:
            if error.status < 500:  # the model found fault with the document, which came in a message
                error.param = error.param or "messages"
            raise
        return Reading(result_of(read["RESULT"], model), read.get("EVIDENCE", b"[]"))

    async def _extract(
        self, extraction: Extraction, readings: Sequence[Reading], inputs: Inputs, answer: Stream
    ) -> Extracted:
        """The object that the schema asks for, out of all that was read."""
        query = orjson.dumps({"schema": extraction.schema, "question": extraction.question})
        evidence = [reading.evidence for reading in readings]
        made = await self._call(FINISH, {"QUERY": query, "EVIDENCE": evidence}, ["OBJECT", "GROUNDING"], inputs, answer)
        return Extracted(made["OBJECT"].decode(), orjson.loads(made["GROUNDING"]))

    async def _call(
        self, model: str, tensors: Mapping[str, Value], outputs: list[str], inputs: Inputs, answer: Stream
    ) -> dict[str, bytes]:
        """The first element of each of `outputs` of `model`.

        The call is waited for even if the client leaves: Triton 2.51 cannot cancel a call between models, and a
        request must not end before the calls made on its behalf. The models are told, and stop at their next step. The
        call has an id of its own, because clients may use one id for several requests.
        """
        call_id = f"{inputs.request_id}/{uuid.uuid4()}"
        work = call(model, tensors, outputs, inputs, call_id)
        try:
            made = await answer.telling(work, lambda: self._abandoned.add(call_id))
        finally:
            self._abandoned.discard(call_id)
        return {name: bytes(tensor.reshape(-1)[0]) for name, tensor in made.items()}


async def _give_signs_of_life(answer: Stream) -> None:
    """Send an event every ALIVE_S, so that a long reading can be told from a process that has died."""
    with suppress(ClientLeft):
        while True:
            await asyncio.sleep(ALIVE_S)
            answer.send({"EVENT": ALIVE})


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
