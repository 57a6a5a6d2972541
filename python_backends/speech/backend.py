"""Triton models `speech_to_text` and, decoupled, `speech_to_text_stream`: REQUEST and one recording in MEDIA -> RESULT.

The decoupled one sends PARTIALs on the way: what has been said, piece by piece, and how far the reading is.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping

import orjson

from python_backends.abandoned import Abandoned
from python_backends.audio.sound import Sound
from python_backends.evidence import evidence_to_json
from python_backends.memory import share_one_arena
from python_backends.news import News
from python_backends.parameters import whole
from python_backends.speech.evidence import evidence_of
from python_backends.speech.networks import Caller, Networks
from python_backends.speech.partials import Partial, Partials
from python_backends.speech.pipeline import Hooks, Transcription, transcribe
from python_backends.speech.recording import Recording, one_recording
from python_backends.speech.request import Order, SpeechRequest, order_of
from python_backends.speech.result import speech_result
from python_backends.speech.settings import audio_limits_of, settings_of, span_settings_of
from python_backends.speech.slots import Slots
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.triton_io.values import Value
from python_backends.waiting import ClientLeft

RECORDINGS_AT_ONCE = 16


class Backend(StreamBackend):
    """Reads recordings side by side; each is one coroutine that waits for other models."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """See `StreamBackend`; reads the bounds, and what the networks need beside their models."""
        share_one_arena()
        self._settings = settings_of(parameters)
        self._limits = audio_limits_of(parameters)
        self._networks = Networks(self.repository, span_settings_of(self._settings))
        self._abandoned, self._news = Abandoned.of_this_server(), News.of_this_server()
        self._slots = Slots(whole(parameters, "recordings_at_once", RECORDINGS_AT_ONCE))

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """Check everything, then read."""
        order = order_of(inputs.parsed("REQUEST", SpeechRequest))
        data = one_recording(inputs.blobs("MEDIA"))
        between, send = self._between(inputs, answer), self._sender(inputs, answer)
        async with self._slots.one(between):
            said = await self._said(data, order, Caller(inputs, between), send)
        answer.send(await asyncio.to_thread(_outputs, said, order, data), last=True)

    async def _said(self, data: bytes, order: Order, caller: Caller, send: Callable[[Partial], None]) -> Transcription:
        file = await asyncio.to_thread(Sound, data, self._limits)
        with file:
            recording = Recording(file)
            partials = Partials(order, recording.claimed_s, send)
            hooks = Hooks(caller.between, partials.heard, partials.progressed)
            parts = self._networks.parts(caller, diarize=order.diarize)
            return await transcribe(recording, order, parts, self._settings, hooks)

    def _sender(self, inputs: Inputs, answer: Stream) -> Callable[[Partial], None]:
        """Where what is heard goes before the result: to the client, or as news to whoever listens to this call."""
        if answer.decoupled:
            return lambda partial: answer.send({"PARTIAL": orjson.dumps(partial)})
        return lambda partial: self._news.tell(inputs.request_id, partial)

    def _between(self, inputs: Inputs, answer: Stream) -> Callable[[], None]:
        """Asked between two steps: raises once nobody waits for the answer, whether a client or the front door."""

        def between() -> None:
            if answer.cancelled:
                raise ClientLeft
            self._abandoned.check(inputs.request_id)

        return between


def _outputs(said: Transcription, order: Order, data: bytes) -> Mapping[str, Value]:
    evidence = evidence_of(said, hashlib.sha256(data).hexdigest())
    return {"RESULT": orjson.dumps(speech_result(said, order)), "EVIDENCE": evidence_to_json(evidence)}
