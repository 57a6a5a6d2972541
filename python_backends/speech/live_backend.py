"""Triton model `speech_live`: a sequence of requests, each with a chunk of sound, answered with what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import orjson

from python_backends.audio.samples import Samples
from python_backends.errors import InvalidRequest
from python_backends.evidence import evidence_to_json
from python_backends.parameters import number, whole
from python_backends.speech.evidence import evidence_of
from python_backends.speech.live import LiveRecording, LiveTerms
from python_backends.speech.networks import Caller, Networks
from python_backends.speech.request import LiveRequest, order_of
from python_backends.speech.result import speech_result
from python_backends.speech.sequences import Sequence, Sequences
from python_backends.speech.settings import live_limits_of, settings_of, span_settings_of
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.triton_io.values import Value

SEQUENCES = 16
IDLE_S = 60.0
_FULL_SCALE = np.float32(32768)


@dataclass
class Talk:
    """One open sequence: the recording, the caller that its requests share, and the digest of all its sound."""

    terms: LiveTerms
    caller: Caller
    recording: LiveRecording
    digest: hashlib._Hash


class Backend(StreamBackend):
    """Many sequences side by side; the requests of one take turns, in the order they came."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """See `StreamBackend`."""
        self._settings = settings_of(parameters)
        self._limits = live_limits_of(parameters)
        self._networks = Networks(self.repository, span_settings_of(self._settings))
        self._sequences: Sequences[Talk] = Sequences(
            whole(parameters, "sequences", SEQUENCES), number(parameters, "idle_seconds", IDLE_S)
        )

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """One chunk. Whatever fails in the middle of a sequence ends it, because sound would be missing."""
        correlation, start, end = (int(inputs.array(name).reshape(-1)[0]) for name in ("CORRID", "START", "END"))
        sequence = self._begun(correlation, inputs) if start else self._sequences.of(correlation)
        goes_on = False
        try:
            samples = samples_of(inputs)
            async with sequence.turn:
                sequence.state.caller.inputs = inputs
                outputs = await _answered(sequence.state, samples, end=bool(end))
            goes_on = not end
        finally:
            if not goes_on:
                self._sequences.end(correlation, sequence)
        answer.send(outputs, last=True)

    def _begun(self, correlation: int, inputs: Inputs) -> Sequence[Talk]:
        request = inputs.parsed("REQUEST", LiveRequest)
        terms = LiveTerms(order_of(request), request.rate, request.hypotheses)
        caller = Caller(inputs, lambda: None)
        parts = self._networks.parts(caller, diarize=terms.order.diarize, live=True)
        recording = LiveRecording(terms, parts, self._settings, self._limits)
        return self._sequences.begin(correlation, Talk(terms, caller, recording, hashlib.sha256()))


async def _answered(talk: Talk, samples: Samples, *, end: bool) -> Mapping[str, Value]:
    update = await talk.recording.push(samples, hypothesis=not end)
    talk.digest.update(samples.tobytes())
    if not end:
        return {"PARTIAL": orjson.dumps(update)}
    last, said = await talk.recording.finish()
    last["utterances"] = update["utterances"] + last["utterances"]
    evidence = evidence_of(said, talk.digest.hexdigest())
    result = speech_result(said, talk.terms.order)
    return {"PARTIAL": orjson.dumps(last), "RESULT": orjson.dumps(result), "EVIDENCE": evidence_to_json(evidence)}


def samples_of(inputs: Inputs) -> Samples:
    """The chunk as float32 in [-1, 1], from SAMPLES or SAMPLES_INT16; neither is a chunk without sound.

    Raises InvalidRequest for both.
    """
    floats, integers = inputs.optional("SAMPLES"), inputs.optional("SAMPLES_INT16")
    if floats is not None and integers is not None:
        raise InvalidRequest("send SAMPLES or SAMPLES_INT16, not both", param="SAMPLES")
    if integers is not None:
        return np.asarray(integers.reshape(-1).astype(np.float32) / _FULL_SCALE)
    if floats is None:
        return np.zeros(0, np.float32)
    finite = np.nan_to_num(floats.reshape(-1).astype(np.float32), nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(finite, -1.0, 1.0)
