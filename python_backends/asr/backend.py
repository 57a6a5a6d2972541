"""Triton model `speech_recognizer`: segments of one recording -> their TRANSCRIPTS."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from python_backends.asr.choice import engine_of
from python_backends.asr.request import RecognizerRequest
from python_backends.asr.segments import Samples, duration_s, segments_of
from python_backends.asr.transcript import Transcript, transcript_to_json
from python_backends.asr.turns import Turns
from python_backends.memory import share_one_arena
from python_backends.ocr.request import parsed
from python_backends.triton_io import ClientLeft, Inputs, Stream, StreamBackend


class Backend(StreamBackend):
    """Many requests at once, whose recordings share the workers, so that a long one does not keep a short one waiting
    for all of its own. Calls under one request id are of one recording."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load the engine that the parameters name."""
        share_one_arena()
        self._engine = engine_of(parameters, self.repository)
        self._turns = Turns(self._engine.workers)
        self._workers = ThreadPoolExecutor(self._engine.workers, thread_name_prefix="recogniser")

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """TRANSCRIPTS, one for each segment, and READER, the engine's name."""
        request = parsed(RecognizerRequest, inputs.blob("REQUEST"))
        segments = segments_of(inputs.array("SAMPLES"), inputs.array("LENGTHS"))
        recording = inputs.request_id or uuid4().hex
        tasks = [asyncio.ensure_future(self._one(segment, request, recording, answer)) for segment in segments]
        try:
            transcripts = await asyncio.gather(*tasks)
        finally:  # one failed, or the client left: the rest is not wanted
            for task in tasks:
                task.cancel()
        rows = [transcript_to_json(transcript) for transcript in transcripts]
        answer.send({"TRANSCRIPTS": rows, "READER": self._engine.name.encode()}, last=True)

    async def _one(self, segment: Samples, request: RecognizerRequest, recording: str, answer: Stream) -> Transcript:
        async with self._turns.one(recording, duration_s(segment)):
            if answer.cancelled:
                raise ClientLeft
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._workers, self._engine.transcribe, segment, request.language, request.beam
            )

    def finalize(self) -> None:
        """See `StreamBackend`."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._engine.close()
        super().finalize()
