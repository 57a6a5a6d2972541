"""Triton model `speech_recognizer`: segments of one recording -> their TRANSCRIPTS."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from python_backends.asr.choice import engine_of
from python_backends.asr.request import RecognizerRequest
from python_backends.asr.segments import segments_of
from python_backends.asr.transcript import transcript_to_json
from python_backends.memory import share_one_arena
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """One request at a time, its segments side by side. Triton waits for each, so that it notices if this process dies;
    who is next is decided by those who ask (python_backends/speech/queueing.py), who know their recordings."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load the engine that the parameters name."""
        share_one_arena()
        self._engine = engine_of(parameters, self.repository)
        self._workers = ThreadPoolExecutor(self._engine.workers, thread_name_prefix="recogniser")

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """TRANSCRIPTS, one for each segment, and READER, the engine's name."""
        request = inputs.parsed("REQUEST", RecognizerRequest)
        segments = segments_of(inputs.array("SAMPLES"), inputs.array("LENGTHS"))
        work = [
            self._workers.submit(self._engine.transcribe, segment, request.language, request.beam)
            for segment in segments
        ]
        try:
            rows = [transcript_to_json(one.result()) for one in work]
        finally:  # if one fails, the rest is not wanted
            for one in work:
                one.cancel()
        return {"TRANSCRIPTS": rows, "READER": self._engine.name.encode()}

    def finalize(self) -> None:
        """See `StepBackend`."""
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._engine.close()
        super().finalize()
