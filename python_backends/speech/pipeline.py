"""A recording becomes what was said: sound -> speech -> windows -> words -> utterances, and speakers where asked.

Nothing holds more sound than a block, the window being packed and what is under way, so hours take no more memory than
minutes. Results and their order depend on the recording and the request alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from python_backends.audio.samples import Samples
from python_backends.diarization.turns import Turn
from python_backends.speech.hearing import Hearing
from python_backends.speech.packing import PackingSettings
from python_backends.speech.parts import Parts, Reader, Sound, Voices
from python_backends.speech.reading import Batches, Reading
from python_backends.speech.request import Order
from python_backends.speech.speakers import spoken
from python_backends.speech.utterances import pieces_of
from python_backends.speech.words import Passage, Utterance


@dataclass(frozen=True, slots=True)
class Settings:
    """How speech is packed into windows, and windows into calls."""

    packing: PackingSettings = field(default_factory=PackingSettings)
    batches: Batches = field(default_factory=Batches)


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Hooks:
    """`between` is called between two steps and may raise to stop the work; `heard` gets each finished piece of speech,
    without speakers, in order; `progressed` the seconds that have been read."""

    between: Callable[[], None] = _nothing
    heard: Callable[[Utterance], None] = _nothing
    progressed: Callable[[float], None] = _nothing


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was said in a recording of `duration_s` seconds. `turns` is None where nobody asked for speakers."""

    utterances: tuple[Utterance, ...]
    language: str | None
    language_confidence: float | None
    duration_s: float
    reader: Reader
    turns: tuple[Turn, ...] | None = None
    warnings: tuple[str, ...] = ()


async def transcribe(sound: Sound, order: Order, parts: Parts, settings: Settings, hooks: Hooks) -> Transcription:
    """What is said in `sound`. Raises OpenfazeError for sound that cannot be read, or that a network refuses."""
    hearing = Hearing(parts.finder, settings.packing)
    async with Reading(parts, order.language, settings.batches, _telling(hooks), hooks.between) as reading:
        async with aclosing(_blocks(sound)) as blocks:
            async for block in blocks:
                hooks.between()
                await reading.take(await hearing.push(block))
                unread_s = [since for since in (reading.read_to_s, hearing.unpacked_s) if since is not None]
                hooks.progressed(min([hearing.seconds, *unread_s]))
        await reading.take(await hearing.finish())
        await reading.catch_up()
    hooks.between()
    return await assembled(reading, order, parts, hearing.seconds, sound.warnings)


async def assembled(
    reading: Reading, order: Order, parts: Parts, duration_s: float, warnings: Sequence[str]
) -> Transcription:
    """The whole of a recording whose `reading` has caught up."""
    turns = await _turns(parts.voices, order, reading.passages)
    if turns is None:
        utterances = [piece for passage in reading.passages for piece in pieces_of(passage)]
    else:
        utterances = spoken(reading.passages, turns)
    language, sureness = reading.choice.result()
    said = [*warnings, *([reading.choice.warning] if reading.choice.warning else [])]
    return Transcription(
        tuple(utterances), language, sureness, duration_s, parts.recogniser.reader,
        turns, tuple(said),
    )  # fmt: skip


def _telling(hooks: Hooks) -> Callable[[Passage], None]:
    """Tells `hooks` the pieces of each passage."""

    def tell(passage: Passage) -> None:
        for piece in pieces_of(passage):
            hooks.heard(piece)

    return tell


async def _blocks(sound: Sound) -> AsyncGenerator[Samples, None]:
    """The blocks of `sound`, decoded in a thread, so that other requests go on meanwhile."""
    blocks = sound.blocks()
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        yield block


async def _turns(voices: Voices | None, order: Order, passages: Sequence[Passage]) -> tuple[Turn, ...] | None:
    if voices is None:
        return None
    return tuple(await voices.turns(order.speakers)) if passages else ()
