"""Triton model `speech_recognizer`: segments of one recording -> their TRANSCRIPTS."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from python_backends.asr.choice import engine_of
from python_backends.asr.request import RecognizerRequest
from python_backends.asr.segments import segments_of
from python_backends.asr.transcript import Transcript, transcript_to_json
from python_backends.audio.samples import Samples
from python_backends.memory import share_one_arena
from python_backends.request import parsed
from python_backends.triton_io import ClientLeft, Inputs, Stream, StreamBackend


class Backend(StreamBackend):
    """Many requests at once. Each has no more segments under way than there are workers, so that a long recording
    does not keep a short one waiting for all of its own."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load the engine that the parameters name."""
        share_one_arena()
        self._engine = engine_of(parameters, self.repository)
        self._workers = ThreadPoolExecutor(self._engine.workers, thread_name_prefix="recogniser")

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """TRANSCRIPTS, one for each segment, and READER, the engine's name."""
        request = parsed(RecognizerRequest, inputs.blob("REQUEST"))
        segments = segments_of(inputs.array("SAMPLES"), inputs.array("LENGTHS"))
        turn = asyncio.Semaphore(self._engine.workers)
        tasks = [asyncio.ensure_future(self._one(segment, request, turn, answer)) for segment in segments]
        try:
            transcripts = await asyncio.gather(*tasks)
        finally:  # one failed, or the client left: the rest is not wanted
            for task in tasks:
                task.cancel()
        rows = [transcript_to_json(transcript) for transcript in transcripts]
        answer.send({"TRANSCRIPTS": rows, "READER": self._engine.name.encode()}, last=True)

    async def _one(
        self, segment: Samples, request: RecognizerRequest, turn: asyncio.Semaphore, answer: Stream
    ) -> Transcript:
        async with turn:
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
