"""One live recording: chunks of sound in, what became final and what is being said out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from python_backends.audio.resample import Resampler
from python_backends.audio.samples import RATE, Samples
from python_backends.errors import PayloadTooLarge
from python_backends.speech.hearing import Hearing
from python_backends.speech.parts import Parts, Span
from python_backends.speech.pipeline import Settings, Transcription, assembled
from python_backends.speech.reading import Batches, Reading
from python_backends.speech.request import Order
from python_backends.speech.result import chunk_of, rounded
from python_backends.speech.utterances import pieces_of
from python_backends.speech.windows import Window
from python_backends.speech.words import Passage, Utterance, joined

FIRST_S = 1.0  # of speech going on before its first hypothesis
GROWTH = 1.5  # how much longer it is at each further one: hypotheses of a long utterance stay few


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """Seconds of sound: of a whole sequence, and of one chunk."""

    sequence_s: float = 4 * 3600.0
    chunk_s: float = 60.0


@dataclass(frozen=True, slots=True)
class LiveTerms:
    """What the first request of a sequence settles; `rate` is that of its samples, a second."""

    order: Order
    rate: int = RATE
    hypotheses: bool = True


class LiveRecording:
    """One sequence. A span of speech becomes final at the pause that ends it; its words then change no more.

    Calls must not overlap. What is answered depends on the sound and on how it was divided into chunks, on no clock.
    """

    def __init__(self, terms: LiveTerms, parts: Parts, settings: Settings, limits: LiveLimits) -> None:
        self._order, self._rate, self._hypotheses = terms.order, terms.rate, terms.hypotheses
        self._parts, self._limits = parts, limits
        self._resampler = Resampler(terms.rate)
        self._hearing = Hearing(parts.finder, replace(settings.packing, eager=True))
        self._reading = Reading(parts, terms.order.language, Batches(1, 1), self._final, lambda: None)
        self._finished: list[Utterance] = []
        self._hypothesis: tuple[Span, Passage] | None = None

    async def push(self, samples: Samples, *, hypothesis: bool = True) -> dict[str, Any]:
        """The next chunk, float32 at the sequence's rate; returns the update. Raises PayloadTooLarge."""
        self._check(len(samples) / self._rate)
        async with self._reading:
            await self._read(await self._hearing.push(self._resampler.push(samples)))
        if hypothesis:
            await self._guess()
        return self._update()

    async def finish(self) -> tuple[dict[str, Any], Transcription]:
        """The last update, and the whole."""
        async with self._reading:
            await self._read(await self._hearing.push(self._resampler.finish()))
            await self._read(await self._hearing.finish())
        self._hypothesis = None
        said = await assembled(self._reading, self._order, self._parts, self._hearing.seconds, ())
        return self._update(), said

    async def _read(self, windows: list[Window]) -> None:
        await self._reading.take(windows)
        await self._reading.catch_up()

    def _final(self, passage: Passage) -> None:
        self._finished += pieces_of(passage)

    async def _guess(self) -> None:
        """A new hypothesis of the speech going on, if it has grown enough since the last one."""
        going_on = self._hearing.open
        if going_on is None or not self._hypotheses:
            self._hypothesis = None
            return
        if self._hypothesis is not None and self._hypothesis[0].start != going_on.start:
            self._hypothesis = None
        seconds = (going_on.stop - going_on.start) / RATE
        before = (self._hypothesis[0].stop - going_on.start) / RATE if self._hypothesis else 0.0
        if seconds < max(FIRST_S, before + FIRST_S, before * GROWTH):
            return
        sound = self._hearing.sound_of(going_on)[: 30 * RATE]
        window = Window((Span(going_on.start, going_on.start + len(sound)),), (sound,), (going_on,))
        found = await self._parts.recogniser.recognise([sound], self._reading.choice.language)
        self._hypothesis = going_on, window.placed(found[0])

    def _update(self) -> dict[str, Any]:
        plain = Order(words=self._order.words)  # speakers are known at the end
        final, self._finished = [chunk_of(piece, plain) for piece in self._finished], []
        return {
            "seconds": rounded(self._hearing.seconds),
            "utterances": final,
            "hypothesis": self._shown(),
        }

    def _shown(self) -> dict[str, Any] | None:
        if self._hypothesis is None or not self._hypothesis[1].words:
            return None
        pieces = pieces_of(self._hypothesis[1])
        return {"text": joined(pieces), "timestamp": [rounded(pieces[0].t0), rounded(pieces[-1].t1)]}

    def _check(self, chunk_s: float) -> None:
        if chunk_s > self._limits.chunk_s:
            raise PayloadTooLarge(
                f"a chunk holds at most {self._limits.chunk_s:g} s of sound, not {chunk_s:g} s; send less at once",
                code="chunk_too_long", param="SAMPLES",
            )  # fmt: skip
        if self._hearing.seconds + chunk_s > self._limits.sequence_s:
            raise PayloadTooLarge(
                f"a sequence holds at most {self._limits.sequence_s:g} s of sound; end it and begin another",
                code="sequence_too_long", param="SAMPLES",
            )  # fmt: skip
