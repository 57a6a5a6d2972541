"""What is told of a recording while it is read."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.speech.partials import Partials
from python_backends.speech.request import Order
from python_backends.speech.words import Utterance, Word, joined

SAID = [
    Utterance((Word("Good", 0.1, 0.4, 0.9), Word("day.", 0.5, 0.9, 0.9)), "en"),
    Utterance((Word("今日は", 1.0, 1.5, 0.8),), "ja", spaced=False),
    Utterance((Word("良い", 1.6, 2.0, 0.8),), "ja", spaced=False),
]


def told(order: Order, *progress: float, of: float | None = 60.0) -> list[dict[str, Any]]:
    events: list[Any] = []
    partials = Partials(order, of, events.append)
    partials.progressed(0.5)
    for utterance in SAID:
        partials.heard(utterance)
    for seconds in progress:
        partials.progressed(seconds)
    return events


def test_deltas_joined_are_the_text() -> None:
    assert "".join(event["delta"] for event in told(Order())) == joined(SAID) == "Good day. 今日は良い"


def test_an_utterance_comes_with_its_time_and_how_far_the_reading_is() -> None:
    assert told(Order())[0] == {
        "event": "utterance", "seconds": 0.9, "of": 60.0, "delta": "Good day.",
        "utterance": {"text": "Good day.", "timestamp": [0.1, 0.9]},
    }  # fmt: skip


def test_with_speakers_the_text_is_not_told_ahead() -> None:
    first = told(Order(diarize=True), of=None)[0]
    assert first["of"] is None and first.keys() == {"event", "seconds", "of", "utterance"}
    assert first["utterance"].keys() == {"text", "timestamp"}


def test_words_are_told_where_they_are_wanted() -> None:
    assert [word["text"] for word in told(Order(words=True))[0]["utterance"]["words"]] == ["Good", "day."]


@pytest.mark.parametrize(("seconds", "expected"), [((2.4, 3.2, 3.3, 9.0), (3.2, 9.0)), ((2.1,), ())])
def test_progress_is_told_by_the_second(seconds: tuple[float, ...], expected: tuple[float, ...]) -> None:
    events = told(Order(), *seconds)[len(SAID) :]
    assert events == [{"event": "progress", "seconds": each, "of": 60.0} for each in expected]
