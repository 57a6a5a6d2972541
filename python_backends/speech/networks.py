"""The networks of `Parts` as Triton models of this server."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from python_backends.asr.transcript import Transcript, transcript_from_json
from python_backends.audio.samples import RATE, Samples
from python_backends.diarization import embed
from python_backends.diarization.collector import Collector
from python_backends.diarization.features import Floats
from python_backends.diarization.turns import Turn, cluster
from python_backends.errors import Unavailable
from python_backends.speech.parts import Parts, Reader
from python_backends.speech.queueing import FairQueue
from python_backends.speech.words import Passage, Word
from python_backends.spoken_language import network as language
from python_backends.spoken_language.guess import NOTHING, Guess
from python_backends.spoken_language.identify import identify
from python_backends.spoken_language.labels import Labels, read_labels
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.values import Array, Value
from python_backends.vad import network as vad
from python_backends.vad.detector import ROWS_A_CALL, Detector
from python_backends.vad.frames import Rows
from python_backends.vad.settings import VadSettings

RECOGNISER = "speech_recognizer"
CALLS_AT_ONCE = 2  # one at work, one that waits, so that the recogniser never does
_LOG = logging.getLogger("openfaze.speech")


@dataclass
class Caller:
    """On whose behalf models are called. A live sequence is served by many requests, each in its turn: `inputs` is set
    anew for each, because calls are traced under a request that must still be open. `between` may raise to stop."""

    inputs: Inputs
    between: Callable[[], None]

    async def __call__(self, model: str, inputs: Mapping[str, Value], outputs: Sequence[str]) -> dict[str, Array]:
        """The outputs of `model`; raises the OpenfazeError it answers with."""
        self.between()
        return await call(model, inputs, outputs, self.inputs)


class Probabilities:
    """See `vad.network.Probabilities`."""

    def __init__(self, caller: Caller) -> None:
        self._call = caller

    async def __call__(self, rows: Rows, state: vad.State) -> tuple[vad.Probs, vad.State]:
        """See `vad.network.Probabilities`."""
        given = dict(zip(vad.INPUTS, (rows, state.h, state.c), strict=True))
        probs, h, c = map((await self._call(vad.MODEL, given, vad.OUTPUTS)).__getitem__, vad.OUTPUTS)
        return probs, vad.State(h, c)


class TritonRecogniser:
    """See `parts.Recogniser`: the model `speech_recognizer`, whatever engine it is configured for."""

    def __init__(self, caller: Caller, queue: FairQueue, recording: str) -> None:
        self._call, self._queue, self._recording = caller, queue, recording
        self.reader = Reader(RECOGNISER)

    async def recognise(self, speech: Sequence[Samples], language: str | None) -> list[Passage]:
        """See `parts.Recogniser`."""
        given: dict[str, Value] = {
            "REQUEST": orjson.dumps({"language": language}),
            "SAMPLES": np.concatenate(speech),
            "LENGTHS": np.array([len(samples) for samples in speech], np.int64),
        }
        seconds = sum(map(len, speech)) / RATE
        async with self._queue.one(self._recording, seconds):
            found = await self._call(RECOGNISER, given, ["TRANSCRIPTS", "READER"])
        self.reader = Reader(RECOGNISER, found["READER"][0].decode())
        return [passage_of(transcript_from_json(transcript)) for transcript in found["TRANSCRIPTS"]]


class TritonVoices:
    """See `parts.Voices`: the model `speaker_encoder`, and the clustering of what it gives."""

    def __init__(self, caller: Caller) -> None:
        self._call = caller
        self._collector = Collector(self._embedded)

    async def hear(self, start: int, speech: Samples) -> None:
        """See `parts.Voices`."""
        await self._collector.hear(start, speech)

    async def turns(self, speakers: int | None) -> Sequence[Turn]:
        """See `parts.Voices`. Clustering hours takes seconds, so it has a thread of its own."""
        return await asyncio.to_thread(cluster, self._collector.heard(), speakers)

    async def _embedded(self, mel: Floats) -> Floats:
        vectors: Floats = (await self._call(embed.MODEL, {embed.INPUT: mel}, [embed.OUTPUT]))[embed.OUTPUT]
        return vectors


class TritonLanguages:
    """See `parts.LanguageFinder`: the model `speech_language`."""

    def __init__(self, caller: Caller, labels: Labels) -> None:
        self._call, self._labels = caller, labels

    async def identify(self, speech: Sequence[Samples]) -> Guess:
        """See `parts.LanguageFinder`."""
        return await identify(self._logits, self._labels, speech)

    async def _logits(self, mel: language.Mel) -> language.Logits:
        logits: language.Logits = (await self._call(language.MODEL, {language.INPUT: mel}, [language.OUTPUT]))[
            language.OUTPUT
        ]
        return logits


class EngineDecides:
    """See `parts.LanguageFinder`: there is no network that tells the language, so the recogniser must."""

    async def identify(self, speech: Sequence[Samples]) -> Guess:
        """See `parts.LanguageFinder`."""
        return NOTHING


class Networks:
    """What all recordings of a process share; `parts` makes what one recording needs of its own."""

    def __init__(self, repository: Path, spans: VadSettings) -> None:
        self._spans = spans
        self._queue, self._recordings = FairQueue(CALLS_AT_ONCE), itertools.count()
        self._labels: Labels | None = None
        try:
            self._labels = read_labels(repository / language.MODEL / "1")
        except Unavailable as missing:
            _LOG.warning("languages are left to the recogniser: %s", missing.message)

    def parts(self, caller: Caller, *, diarize: bool, live: bool = False) -> Parts:
        """The networks for one recording, called on behalf of `caller`; `live` sound does not wait for more of it."""
        finder = Detector(Probabilities(caller), self._spans, rows_a_call=1 if live else ROWS_A_CALL)
        languages = EngineDecides() if self._labels is None else TritonLanguages(caller, self._labels)
        recogniser = TritonRecogniser(caller, self._queue, str(next(self._recordings)))
        return Parts(finder, languages, recogniser, TritonVoices(caller) if diarize else None)


def passage_of(transcript: Transcript) -> Passage:
    """One stretch as this package knows it."""
    words = tuple(Word(word.text, word.t0, word.t1, word.confidence) for word in transcript.words)
    return Passage(words, transcript.language, transcript.language_confidence, transcript.spaced)
