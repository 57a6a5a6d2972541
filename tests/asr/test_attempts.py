"""When a reading is looked for again, and which one stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from python_backends.asr.whisper.attempts import Reading, best_reading, ladder, loop_in
from python_backends.asr.whisper.network import Search, Written

LOOP = "thank you for watching " * 12


def reading(text: str, log_probability: float = -0.3, no_speech: float = 0.0) -> Reading:
    return Reading(Written((1,), log_probability, no_speech), text)


def scripted(*readings: Reading) -> tuple[Callable[[Search], Reading], list[Search]]:
    """A reader that gives them one after the other, and the searches it was asked for."""
    asked: list[Search] = []

    def read(search: Search) -> Reading:
        asked.append(search)
        return readings[len(asked) - 1]

    return read, asked


def test_a_good_reading_is_asked_for_once() -> None:
    read, asked = scripted(reading("so it goes"))
    assert best_reading(read, 5).text == "so it goes"
    assert asked == [Search(5)]


def test_a_loop_is_looked_for_again_with_repetition_forbidden() -> None:
    read, asked = scripted(reading(LOOP), reading("thank you"))
    assert best_reading(read, 2).text == "thank you"
    assert [search.no_repeat for search in asked] == [0, 6]


def test_an_unlikely_reading_goes_to_the_last_rung_at_once() -> None:
    read, asked = scripted(reading("a", -1.2), reading("b", -1.1))
    assert best_reading(read, 5).text == "b"
    assert asked == [ladder(5)[0], ladder(5)[2]]


def test_if_none_is_good_the_likeliest_without_a_loop_stands() -> None:
    read, _ = scripted(reading(LOOP, -0.1), reading("b", -1.5), reading("c", -1.3))
    assert best_reading(read, 5).text == "c"


@pytest.mark.parametrize(
    ("found", "silent"),
    [
        (reading("you", -0.7, 0.94), True),
        (reading("you", -0.1, 0.5), False),
        (reading("he was not an ill disposed young man", -0.9, 0.3), False),
        (reading(LOOP, -0.05, 0.6), True),
        (reading(LOOP, -0.05, 0.4), False),
        (reading("  "), True),
    ],
)
def test_silence_is_what_the_network_holds_likelier_than_its_own_words(found: Reading, silent: bool) -> None:
    assert found.silent is silent


def test_nothing_more_is_tried_on_silence() -> None:
    read, asked = scripted(reading("1 5 5 5", -2.0, 0.7))
    assert best_reading(read, 5).silent
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("no no no no", None),
        ("no " * 8, (0, 1)),
        ("and so on " + "la la lu " * 4, (3, 3)),
        ("one two three four five six seven eight nine", None),
        ("a b c d e f g h i " * 4, None),
        ("", None),
    ],
)
def test_loops(text: str, loop: tuple[int, int] | None) -> None:
    assert loop_in(text) == loop


def test_a_long_phrase_over_and_over_is_known_by_its_compression() -> None:
    assert reading("a phrase of more than eight words that is said again and again. " * 5).repeats
    assert not reading("Whisper writes fluent text, and may write what nobody said at any time of the day.").repeats
