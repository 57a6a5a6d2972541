"""Scoring of transcripts."""

from __future__ import annotations

import pytest

from perf.formulas.transcripts import Errors, errors_between, in_words, plain_units, rate, unified_units
from perf.sounds.clips import Clip
from perf.speech import Heard, error_figures
from tests.asr.fakes import sound


@pytest.mark.parametrize(
    ("text", "language", "units"),
    [
        ("Don’t STOP, now!", "en", ["don't", "stop", "now"]),
        ("Déjà-vu 3", "fr", ["déjà", "vu", "3"]),
        ("naïve", "en", ["na", "ve"]),
        ("广州 市。", "zh", ["广", "州", "市"]),
    ],
)
def test_plain_units(text: str, language: str, units: list[str]) -> None:
    assert plain_units(text, language) == units


def test_english_is_spelt_out() -> None:
    said = "mister brown did not pay two thousand and one"
    assert unified_units("Mr. Brown didn't pay 2,000 and 1.", "en") == said.split()


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (40, "forty"), (117, "one hundred seventeen"), (2001, "two thousand one"), (1_000_000, "1000000")],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_errors_are_pooled() -> None:
    errors = [errors_between("a b x", "a b c", "en"), errors_between("", "d", "en")]
    assert errors == [Errors(1, 3), Errors(1, 1)]
    assert rate(errors) == 0.5
    assert rate([]) == 0.0


def test_a_set_has_its_rate_by_both_spellings() -> None:
    clips = [Clip(str(place), "set en", str(place), "en", "mister two", sound(0.1)) for place in range(2)]
    figures = error_figures(Heard("fake", clips, ["Mr. 2", "mister two"], 0.1))
    assert [(figure.key, figure.value) for figure in figures] == [
        ("set_en.fake.error_ratio", 0.5), ("set_en.fake.spelt_out_error_ratio", 0.0)
    ]  # fmt: skip


def test_a_long_clip_is_cut_into_what_engines_take() -> None:
    clip = Clip("a", "set", "a", "en", "", sound(61))
    assert [len(segment) for segment in clip.segments()] == [325_334, 325_333, 325_333]
