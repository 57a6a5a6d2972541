"""Live sequences: what is final, what is guessed, and how many there may be."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest

from python_backends.audio.samples import RATE, Samples
from python_backends.errors import NotFound, PayloadTooLarge, Unavailable
from python_backends.speech.live import LiveLimits, LiveRecording, LiveTerms
from python_backends.speech.pipeline import Settings, Transcription
from python_backends.speech.request import Order
from python_backends.speech.sequences import Sequences
from python_backends.spoken_language.guess import Guess
from tests.speech.fakes import FakeLanguages, FakeRecogniser, FakeVoices, parts_of, silence, sound, speech

TALK = sound(silence(1), speech(3, 0.3), silence(1), speech(2, 0.5), silence(1))


def live(terms: LiveTerms | None = None, limits: LiveLimits | None = None, **fakes: object) -> LiveRecording:
    return LiveRecording(terms or LiveTerms(Order()), parts_of(**fakes), Settings(), limits or LiveLimits())


def played(recording: LiveRecording, samples: Samples, chunk: int = RATE // 5) -> tuple[list[Any], Transcription]:
    async def play() -> tuple[list[Any], Transcription]:
        updates = [await recording.push(samples[start : start + chunk]) for start in range(0, len(samples), chunk)]
        last, whole = await recording.finish()
        return [*updates, last], whole

    return asyncio.run(play())


def test_utterances_become_final_at_the_pause_after_them() -> None:
    updates, whole = played(live(), TALK)
    told = [(update["seconds"], [one["text"] for one in update["utterances"]]) for update in updates]
    assert [one for one in told if one[1]] == [(4.4, ["w30 w30 w30"]), (7.4, ["w50 w50"])]
    assert [one.text for one in whole.utterances] == ["w30 w30 w30", "w50 w50"] and whole.duration_s == 8.0


def test_hypotheses_come_while_somebody_speaks_and_go_with_the_pause() -> None:
    updates, _ = played(live(), TALK)
    texts = [update["hypothesis"]["text"] if update["hypothesis"] else None for update in updates]
    assert list(dict.fromkeys(texts)) == [None, "w30", "w30 w30", "w30 w30 w30", "w50", "w50 w50"]
    assert texts[-1] is None and updates[10]["hypothesis"]["timestamp"] == [1.0, 2.0]


def test_hypotheses_of_long_speech_stay_few() -> None:
    recogniser = FakeRecogniser()
    played(live(recogniser=recogniser), speech(24))
    assert len(recogniser.calls) <= 10


def test_without_hypotheses_only_what_is_final_is_recognised() -> None:
    recogniser = FakeRecogniser()
    played(live(LiveTerms(Order(), hypotheses=False), recogniser=recogniser), TALK)
    assert len(recogniser.calls) == 2


def test_what_is_final_does_not_depend_on_the_chunks() -> None:
    results = [played(live(), TALK, chunk)[1].utterances for chunk in (160, 3_001, 16_000, len(TALK))]
    assert all(result == results[0] for result in results)


def test_other_rates_are_resampled_as_a_stream() -> None:
    slow = np.repeat(TALK, 3)
    _, whole = played(live(LiveTerms(Order(language="en"), rate=3 * RATE)), slow, 4_801)
    assert whole.duration_s == pytest.approx(8.0, abs=0.001)


def test_speakers_are_told_at_the_end() -> None:
    updates, whole = played(live(LiveTerms(Order(diarize=True)), voices=FakeVoices()), TALK)
    assert all("speaker" not in one for update in updates for one in update["utterances"])
    assert [one.speaker for one in whole.utterances] == ["SPEAKER_00", "SPEAKER_01"]


def test_the_language_is_asked_for_until_it_is_sure() -> None:
    unsure, sure = FakeLanguages(Guess("en", 0.2, False)), FakeLanguages()
    played(live(languages=unsure), TALK)
    played(live(languages=sure), TALK)
    assert unsure.asked == [pytest.approx(3), pytest.approx(5)] and sure.asked == [pytest.approx(3)]


def test_nothing_said_and_nothing_sent() -> None:
    updates, whole = played(live(), silence(3))
    assert whole.utterances == () and not any(update["utterances"] for update in updates)
    assert played(live(), silence(0))[1].duration_s == 0


def test_bounds_are_named_and_hold_at_the_bound() -> None:
    limits = LiveLimits(sequence_s=3, chunk_s=2)
    recording = live(limits=limits)
    with pytest.raises(PayloadTooLarge, match="2 s"):
        asyncio.run(recording.push(silence(2.1)))
    asyncio.run(recording.push(silence(2)))
    asyncio.run(recording.push(silence(1)))
    with pytest.raises(PayloadTooLarge, match="3 s"):
        asyncio.run(recording.push(silence(0.1)))


class TestSequences:
    def test_one_too_many_is_refused_and_a_new_one_takes_the_place_of_its_id(self) -> None:
        sequences: Sequences[str] = Sequences(2, 60)
        sequences.begin(1, "a")
        second = sequences.begin(2, "b")
        with pytest.raises(Unavailable, match="2 live sequences"):
            sequences.begin(3, "c")
        assert sequences.begin(2, "d").state == "d" and len(sequences) == 2
        sequences.end(2, second)  # of the one before: nothing
        assert sequences.of(2).state == "d"

    def test_idle_ones_are_forgotten_unless_at_work(self) -> None:
        now = [0.0]
        sequences: Sequences[str] = Sequences(2, 60, lambda: now[0])
        sequences.begin(1, "a")
        busy = sequences.begin(2, "b")
        asyncio.run(busy.turn.acquire())
        now[0] = 61.0
        with pytest.raises(NotFound, match="idle"):
            sequences.of(1)
        assert sequences.of(2).state == "b"

    def test_ended_ones_are_gone(self) -> None:
        sequences: Sequences[str] = Sequences(2, 60)
        sequences.end(1, sequences.begin(1, "a"))
        with pytest.raises(NotFound):
            sequences.of(1)
