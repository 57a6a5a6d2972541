"""What is told of a recording while it is read."""

from __future__ import annotations

from typing import Any

from python_backends.speech.partials import Partial, Partials
from python_backends.speech.request import Order
from python_backends.speech.words import Utterance, Word, joined

SAID = [
    Utterance((Word("Good", 0.1, 0.4, 0.9), Word("day.", 0.5, 0.9, 0.9)), "en"),
    Utterance((Word("今日は", 1.0, 1.5, 0.8),), "ja", spaced=False),
    Utterance((Word("良い", 1.6, 2.0, 0.8),), "ja", spaced=False),
]


def told(order: Order, *progress: float) -> list[Partial]:
    events: list[Partial] = []
    partials = Partials(order, events.append)
    for utterance in SAID:
        partials.heard(utterance)
    for seconds in progress:
        partials.progressed(seconds, 60.0)
    return events


def test_deltas_joined_are_the_text() -> None:
    assert "".join(event["delta"] for event in told(Order())) == joined(SAID) == "Good day. 今日は良い"


def test_an_utterance_has_words_where_they_are_wanted_and_no_speaker_yet() -> None:
    plain: dict[str, Any] = told(Order(diarize=True))[0]["utterance"]
    assert plain == {"text": "Good day.", "timestamp": [0.1, 0.9]}
    assert [word["text"] for word in told(Order(words=True))[0]["utterance"]["words"]] == ["Good", "day."]


def test_progress_is_told_by_the_second() -> None:
    events = told(Order(), 0.4, 1.2, 1.9, 2.2, 2.1)[len(SAID) :]
    assert events == [{"event": "progress", "seconds": seconds, "of": 60.0} for seconds in (1.2, 2.2)]
