"""A recording through the whole pipeline, networks faked at their seams."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator

import pytest

from python_backends.audio.samples import RATE, Samples
from python_backends.errors import InvalidMedia, InvalidRequest, OpenfazeError
from python_backends.speech.parts import Parts
from python_backends.speech.pipeline import Hooks, Settings, Transcription, transcribe
from python_backends.speech.reading import Batches
from python_backends.speech.request import Order
from python_backends.speech.words import Utterance, joined
from python_backends.spoken_language.guess import Guess
from tests.speech.fakes import (
    FakeLanguages,
    FakeRecogniser,
    FakeSound,
    FakeVoices,
    parts_of,
    silence,
    sound,
    speech,
)  # fmt: skip


def heard(
    samples: Samples | FakeSound, order: Order | None = None, parts: Parts | None = None,
    settings: Settings | None = None, hooks: Hooks | None = None,
) -> Transcription:  # fmt: skip
    recording = samples if isinstance(samples, FakeSound) else FakeSound(samples)
    return asyncio.run(
        transcribe(recording, order or Order(), parts or parts_of(), settings or Settings(), hooks or Hooks())
    )


def times(said: Transcription) -> list[tuple[float, float]]:
    return [(round(one.t0, 2), round(one.t1, 2)) for one in said.utterances]


def test_silence_is_an_empty_transcript_and_no_error() -> None:
    recogniser, languages = FakeRecogniser(), FakeLanguages()
    said = heard(silence(12.3), Order(diarize=True), parts_of(recogniser=recogniser, languages=languages,
                                                            voices=FakeVoices()))  # fmt: skip
    assert said.utterances == () and said.language is None and said.language_confidence is None
    assert said.duration_s == pytest.approx(12.3) and said.turns == ()
    assert recogniser.calls == [] and languages.asked == []


def test_no_sound_at_all_is_an_empty_transcript() -> None:
    assert heard(silence(0)).duration_s == 0.0


def test_ten_milliseconds() -> None:
    assert heard(speech(0.01)).duration_s == pytest.approx(0.01)


def test_times_are_those_of_the_recording_across_long_pauses() -> None:
    said = heard(sound(silence(5), speech(1, 0.2), silence(3), speech(2, 0.3), silence(30), speech(1, 0.4)))
    assert times(said) == [(5.0, 6.0), (9.0, 11.0), (41.0, 42.0)]
    assert joined(said.utterances) == "w20 w30 w30 w40"


def test_neighbouring_speech_shares_a_window_and_long_pauses_are_shortened_in_it() -> None:
    recogniser = FakeRecogniser()
    heard(sound(speech(2), silence(0.5), speech(2), silence(3), speech(2)), parts=parts_of(recogniser=recogniser))
    assert recogniser.calls == [[pytest.approx(2 + 0.5 + 2 + 1 + 2)]]


def test_windows_are_never_longer_than_the_recogniser_reads() -> None:
    recogniser = FakeRecogniser()
    talk = [part for n in range(40) for part in (speech(1 + n * 7 % 24, 0.3), silence(0.4 + n % 3))]
    heard(sound(*talk), parts=parts_of(recogniser=recogniser))
    lengths = [length for call in recogniser.calls for length in call]
    assert max(lengths) <= 28.0 and len(lengths) > 5


def test_calls_grow_to_the_batch_and_no_further() -> None:
    recogniser = FakeRecogniser()
    talk = [part for _ in range(12) for part in (speech(25), silence(1))]
    heard(sound(*talk), parts=parts_of(recogniser=recogniser), settings=Settings(batches=Batches(3, 2)))
    assert [len(call) for call in recogniser.calls] == [1, 2, 3, 3, 3]
    assert recogniser.most_running == 2


def test_order_and_times_do_not_depend_on_which_call_ends_first() -> None:
    talk = sound(*[part for n in range(1, 9) for part in (speech(25, n / 10), silence(1))])
    at_once = Settings(batches=Batches(1, 4))
    usual = heard(talk, parts=parts_of(recogniser=FakeRecogniser()), settings=Settings(batches=Batches(1, 1)))
    mixed = heard(talk, parts=parts_of(recogniser=FakeRecogniser(delays=(0.05, 0.0, 0.02))), settings=at_once)
    assert mixed.utterances == usual.utterances


@pytest.mark.parametrize("block_s", [0.1, 0.73, 5, 30])
def test_how_the_sound_is_cut_into_blocks_changes_nothing(block_s: float) -> None:
    talk = sound(silence(0.7), speech(7, 0.1), silence(0.6), speech(30, 0.2), silence(5), speech(0.4, 0.3))
    assert heard(FakeSound(talk, block_s)).utterances == heard(talk).utterances


def test_twenty_minutes_take_no_more_memory_than_minutes() -> None:
    class Long(FakeSound):
        def blocks(self) -> Iterator[Samples]:
            for _ in range(40):
                yield sound(speech(20), silence(10))

    async def peak() -> int:
        tracemalloc.start()
        await transcribe(Long(silence(0)), Order(), parts_of(), Settings(), Hooks())
        return tracemalloc.get_traced_memory()[1]

    twenty_minutes = 1200 * RATE * 4
    try:
        assert asyncio.run(peak()) < twenty_minutes / 4
    finally:
        tracemalloc.stop()


def test_speech_that_a_recogniser_left_out_at_the_end_of_a_window_is_recognised_by_itself() -> None:
    recogniser = FakeRecogniser(ends_early=True)
    talk = sound(speech(4, 0.1), silence(0.2), speech(3, 0.2))
    said = heard(talk, parts=parts_of(recogniser=recogniser))
    words = [word for utterance in said.utterances for word in utterance.words]
    assert [word.text for word in words] == ["w10"] * 4 + ["w20"] * 3
    assert [round(word.t0, 1) for word in words[4:]] == [4.2, 5.2, 6.2] and len(recogniser.calls) == 2


def test_a_second_without_words_is_not_asked_for_again() -> None:
    recogniser = FakeRecogniser(ends_early=True)
    heard(sound(speech(4, 0.1), silence(0.2), speech(1, 0.2)), parts=parts_of(recogniser=recogniser))
    assert len(recogniser.calls) == 1


class TestLanguage:
    def test_asked_for_is_not_looked_for(self) -> None:
        recogniser, languages = FakeRecogniser(), FakeLanguages()
        said = heard(speech(3), Order(language="fr"), parts_of(recogniser=recogniser, languages=languages))
        assert (said.language, said.language_confidence) == ("fr", None)
        assert recogniser.languages == ["fr"] and languages.asked == []

    def test_found_and_trusted(self) -> None:
        recogniser = FakeRecogniser()
        said = heard(speech(3), parts=parts_of(recogniser=recogniser))
        assert (said.language, said.language_confidence, recogniser.languages) == ("en", 0.9, ["en"])
        assert said.warnings == ()

    def test_not_trusted_is_left_to_the_engine_and_said(self) -> None:
        recogniser, languages = FakeRecogniser(), FakeLanguages(Guess("en", 0.3, False))
        said = heard(speech(3), parts=parts_of(recogniser=recogniser, languages=languages))
        assert (said.language, said.language_confidence, recogniser.languages) == ("de", 0.8, [None])
        assert "not certain" in said.warnings[0]

    def test_decided_once_by_the_first_minute_of_speech(self) -> None:
        recogniser, languages = FakeRecogniser(), FakeLanguages()
        talk = [part for _ in range(8) for part in (speech(25), silence(1))]
        heard(sound(*talk), parts=parts_of(recogniser=recogniser, languages=languages))
        assert len(languages.asked) == 1 and 60 <= languages.asked[0] <= 90
        assert set(recogniser.languages) == {"en"}

    @pytest.mark.parametrize(
        ("asked", "message"), [("fr", "^the recogniser"), (None, "^The recording seems to be in F")]
    )
    def test_one_that_the_engine_lacks_is_refused_by_name(self, asked: str | None, message: str) -> None:
        parts = parts_of(recogniser=FakeRecogniser(lacks="fr"), languages=FakeLanguages(Guess("fr", 0.9, True)))
        with pytest.raises(InvalidRequest, match=message) as caught:
            heard(speech(3), Order(language=asked), parts)
        assert caught.value.code == "unsupported_language"


class TestSpeakers:
    TALK = sound(speech(3, 0.1), silence(0.5), speech(2, 0.7), silence(0.5), speech(4, 0.1))

    def test_turns_have_speakers(self) -> None:
        voices = FakeVoices()
        said = heard(self.TALK, Order(diarize=True), parts_of(voices=voices))
        assert [(one.speaker, one.text) for one in said.utterances] == [
            ("SPEAKER_00", "w10 w10 w10"), ("SPEAKER_01", "w70 w70"), ("SPEAKER_00", "w10 w10 w10 w10"),
        ]  # fmt: skip
        assert said.turns is not None and len(said.turns) == 3 and voices.asked == [None]

    def test_voices_are_heard_in_order_and_told_how_many_there_are(self) -> None:
        voices = FakeVoices()
        talk = sound(*[part for n in range(1, 7) for part in (speech(25, n / 10), silence(1))])
        heard(talk, Order(diarize=True, speakers=6), parts_of(voices=voices))
        assert voices.heard == sorted(voices.heard) and voices.asked == [6]


class TestHooks:
    def test_pieces_come_in_order_before_the_end(self) -> None:
        told: list[Utterance] = []
        progress: list[float] = []
        said = heard(sound(speech(9), silence(2)), hooks=Hooks(heard=told.append, progressed=progress.append))
        assert tuple(told) == said.utterances
        assert progress == sorted(progress) and len(progress) == 3

    def test_what_waits_from_the_first_sample_on_is_not_told_as_read(self) -> None:
        told: list[float | str] = []
        hooks = Hooks(heard=lambda _: told.append("heard"), progressed=told.append)
        talk = sound(speech(25), silence(5), speech(25), silence(5))  # not enough to settle the language before the end
        heard(talk, parts=parts_of(languages=FakeLanguages(Guess("en", 0.2, False))), hooks=hooks)
        before = told[: told.index("heard")]
        assert before == [0.0] * 12

    def test_a_client_that_leaves_ends_the_work(self) -> None:
        recogniser = FakeRecogniser()
        blocks = 0

        def between() -> None:
            nonlocal blocks
            blocks += 1
            if blocks > 3:
                raise OpenfazeError("gone")

        with pytest.raises(OpenfazeError, match="gone"):
            heard(sound(speech(25), silence(60)), parts=parts_of(recogniser=recogniser), hooks=Hooks(between))
        assert recogniser.calls == []

    def test_what_is_under_way_ends_before_a_failure_is_told(self) -> None:
        recogniser = FakeRecogniser(delays=(0.0, 0.05), fails_at=0)
        talk = [part for _ in range(6) for part in (speech(25), silence(1))]
        settings = Settings(batches=Batches(1, 3))
        with pytest.raises(OpenfazeError, match="the recogniser failed"):
            heard(sound(*talk), parts=parts_of(recogniser=recogniser), settings=settings)
        assert recogniser.running == 0


def test_sound_that_breaks_off_is_an_error_and_warnings_are_kept() -> None:
    with pytest.raises(InvalidMedia, match="broken"):
        heard(FakeSound(speech(3), error=InvalidMedia("broken")))
    assert heard(FakeSound(speech(3), warnings=["2 damaged packets"])).warnings == ("2 damaged packets",)
