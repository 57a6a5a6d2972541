"""Subtitles, RTTM, text and OpenAI's JSON, out of public results alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openai.types.audio import TranscriptionVerbose

from python_backends.speech.formats.cues import LINE, LONGEST_S, cues_of
from python_backends.speech.formats.openai import diarized_json, plain_json, verbose_json
from python_backends.speech.formats.pieces import pieces_of, width_of
from python_backends.speech.formats.plain import plain_text, rttm
from python_backends.speech.formats.subtitles import srt, webvtt

STORY = (
    "When the old clock struck nine, nobody in the house was awake. A window stood open, and the wind moved the "
    "curtains; from the garden came the smell of rain, of leaves and of earth that had waited a long time for it."
)


def chunk(text: str, t0: float, t1: float, *, words: bool = False, glue: str = " ", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"text": text, "timestamp": [t0, t1], **more}
    if words:
        parts = text.split(glue) if glue else list(text)
        each = (t1 - t0) / len(parts)
        made["words"] = [
            {"text": part, "timestamp": [round(t0 + each * n, 2), round(t0 + each * (n + 1), 2)], "confidence": 0.5}
            for n, part in enumerate(parts)
        ]
    return made


def result(*chunks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "text": " ".join(one["text"] for one in chunks), "chunks": list(chunks), "language": "en",
        "language_confidence": 0.9, "duration": 20.0, "confidence": 0.5, "engine": "whisper", "model": "base",
        "warnings": [], **more,
    }  # fmt: skip


TURNS = result(
    chunk("Good morning & welcome.", 0.5, 2.0, speaker="SPEAKER_00"), chunk("Thanks.", 2.5, 3.25, speaker="SPEAKER_01"),
    chunk("Hm.", 4.0, 4.25, speaker=None), number_of_speakers=2,
)  # fmt: skip


@pytest.mark.parametrize("words", [True, False])
def test_cues_can_be_read(words: bool) -> None:
    cues = cues_of(result(chunk(STORY, 1, 19, words=words)))
    assert len(cues) >= 3
    for cue in cues:
        assert 1 <= len(cue.lines) <= 2 and max(map(width_of, cue.lines)) <= LINE
        assert cue.t1 - cue.t0 <= LONGEST_S + 0.01
    assert " ".join(line for cue in cues for line in cue.lines) == STORY
    assert all(before.t1 <= after.t0 + 0.01 for before, after in zip(cues, cues[1:], strict=False))


def test_a_cue_ends_with_a_sentence_and_at_a_pause() -> None:
    text = "One two three four five six seven eight nine. Ten eleven twelve thirteen fourteen fifteen sixteen."
    assert cues_of(result(chunk(text, 0, 9)))[0].lines[-1].endswith("nine.")
    made = chunk("one two", 0, 1, words=True)
    made["words"][1]["timestamp"] = [3.0, 4.0]
    assert [cue.lines for cue in cues_of(result(made))] == [("one",), ("two",)]


def test_wide_signs_take_two_columns() -> None:
    text = "今日はとても良い天気ですから散歩に行きましょうそれから公園でお弁当を食べます"
    for one in (chunk(text, 0, 6), chunk(text, 0, 6, words=True, glue="")):
        cues = cues_of(result(one))
        assert max(width_of(line) for cue in cues for line in cue.lines) <= LINE
        assert "".join(line for cue in cues for line in cue.lines) == text


def test_a_word_longer_than_a_line_stands_alone() -> None:
    cues = cues_of(result(chunk(f"see {'x' * 60} there", 0, 3)))
    assert [line for cue in cues for line in cue.lines] == ["see", "x" * 60, "there"]


def test_short_cues_stay_a_little_if_nothing_follows() -> None:
    cues = cues_of(result(chunk("Yes.", 1, 1.1), chunk("No.", 1.4, 1.5), chunk("So.", 9, 9.1)))
    assert [(cue.t0, round(cue.t1, 2)) for cue in cues] == [(1, 1.4), (1.4, 2.1), (9, 9.7)]


def test_srt() -> None:
    assert srt(TURNS) == (
        "1\n00:00:00,500 --> 00:00:02,000\nSPEAKER_00: Good morning & welcome.\n\n"
        "2\n00:00:02,500 --> 00:00:03,250\nSPEAKER_01: Thanks.\n\n"
        "3\n00:00:04,000 --> 00:00:04,700\nHm.\n"
    )
    assert srt(result(chunk("late", 3599.9996, 7325.1)))[2:31] == "01:00:00,000 --> 02:02:05,100"


def test_webvtt() -> None:
    assert webvtt(TURNS) == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n<v SPEAKER_00>Good morning &amp; welcome.</v>\n\n"
        "00:00:02.500 --> 00:00:03.250\n<v SPEAKER_01>Thanks.</v>\n\n00:00:04.000 --> 00:00:04.700\nHm.\n"
    )


@pytest.mark.parametrize("text", ["a --> b", "a ---> b", "a-----> b"])
def test_an_arrow_in_the_text_is_no_time(text: str) -> None:
    for made in (srt(result(chunk(text, 0, 1))), webvtt(result(chunk(text, 0, 1)))):
        assert made.count("-->") == 1


def test_rttm() -> None:
    lines = rttm(TURNS, "my talk.wav").splitlines()
    assert lines == [
        "SPEAKER my_talk.wav 1 0.500 1.500 <NA> <NA> SPEAKER_00 <NA> <NA>",
        "SPEAKER my_talk.wav 1 2.500 0.750 <NA> <NA> SPEAKER_01 <NA> <NA>",
    ]
    assert rttm(result(chunk("Hello", 0, 1))) == ""
    turns = [{"speaker": "SPEAKER_03", "timestamp": [0.2, 5], "confidence": 0.9}]
    assert rttm({**TURNS, "turns": turns}) == "SPEAKER recording 1 0.200 4.800 <NA> <NA> SPEAKER_03 <NA> <NA>\n"


def test_plain_text() -> None:
    assert plain_text(result(chunk("Hello", 0, 1), chunk("you", 1, 2))) == "Hello you\n"
    assert plain_text(TURNS) == "SPEAKER_00: Good morning & welcome.\nSPEAKER_01: Thanks.\nUNKNOWN: Hm.\n"


def test_verbose_json_is_what_the_official_client_reads() -> None:
    source = result(chunk("Good morning", 0.5, 2.0, words=True), chunk("you", 3, 4, words=True))
    made = verbose_json(source, ("segment", "word"))
    read = TranscriptionVerbose.model_validate(made)
    assert read.segments is not None and read.words is not None
    assert (read.language, read.duration, read.text) == ("english", 20.0, "Good morning you")
    assert [(one.id, one.start, one.end, one.seek) for one in read.segments] == [(0, 0.5, 2.0, 50), (1, 3, 4, 300)]
    assert read.segments[0].avg_logprob == pytest.approx(-0.6931) and read.segments[0].compression_ratio > 0
    assert [(one.word, one.start) for one in read.words] == [("Good", 0.5), ("morning", 1.25), ("you", 3)]
    assert "words" not in verbose_json(source) and "segments" not in verbose_json(source, ("word",))


def test_other_json() -> None:
    assert plain_json(TURNS) == {"text": TURNS["text"]}
    assert [one["speaker"] for one in diarized_json(TURNS)["segments"]] == ["SPEAKER_00", "SPEAKER_01", "UNKNOWN"]


def test_silence_in_every_format() -> None:
    silent = result(language=None, confidence=None, text="")
    assert (srt(silent), webvtt(silent), rttm(silent), plain_text(silent)) == ("", "WEBVTT\n", "", "")
    TranscriptionVerbose.model_validate(verbose_json(silent, ("segment", "word")))


def test_guessed_times_lie_in_order_inside_the_chunk() -> None:
    pieces = pieces_of(chunk("a bb  ccc dddd", 1, 3))
    borders = [time for piece in pieces for time in (piece.t0, piece.t1)]
    assert borders == sorted(borders) and borders[0] == 1 and borders[-1] <= 3
    assert re.fullmatch(r"a bb ccc dddd", "".join(piece.glue * bool(n) + piece.text for n, piece in enumerate(pieces)))
