"""Long recordings cut to a prompt's bound: what is asked for stays, repetitions go, everything is counted."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from python_backends.fusion.budget import Budgeted, within
from python_backends.fusion.condense import Wish, wish_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import Span, StreamWord, WordStream, stream_of
from tests.grounding.recording.making import Said, evidence_of

SMALL_TALK = [
    "Well, the weather has been lovely in the valley.",
    "The valley had lovely weather all week, really.",
    "We went hiking with the children again.",
    "My sister came along with her new dog.",
    "The dog liked the children and the river.",
    "Lunch was nice, soup and bread mostly.",
    "The soup came from a place near the station.",
    "I never liked that station very much.",
]
ASKED = "Can you tell me the order number of that delivery?"
ANSWER = "Yes, A-48213 it says here."


def recorded(texts: Sequence[str]) -> WordStream:
    said: list[Said] = [(f"SPEAKER_0{n % 2}", 4.0 * n, 4.0 * n + 3.5, text) for n, text in enumerate(texts)]
    return stream_of(evidence_of(said))


def lines(kept: Budgeted) -> list[str]:
    return [kept.stream.text(line) for line in kept.stream.lines()]


def small_talk(count: int) -> list[str]:
    dice = random.Random(5)
    return [dice.choice(SMALL_TALK) for _ in range(count)]


def condensed(stream: WordStream, rows: int, wish: Wish, wanted: Sequence[Span] = ()) -> Budgeted:
    return within(stream, rows, lambda word: 2, wanted, wish)


def test_what_is_asked_for_and_the_answer_behind_it_stay() -> None:
    texts = [*small_talk(300), ASKED, ANSWER, *small_talk(300)]
    kept = condensed(recorded(texts), 120, Wish(("order", "number"), names=True))
    assert ASKED in lines(kept) and ANSWER in lines(kept)
    assert lines(kept).index(ASKED) + 1 == lines(kept).index(ANSWER)
    assert 2 * len(kept.stream.words) <= 120
    assert kept.dropped_lines == kept.condensed == len(texts) - len(lines(kept))
    assert kept.dropped_words == sum(len(text.split()) for text in texts) - len(kept.stream.words)


def test_words_that_another_reader_holds_come_first() -> None:
    stream = recorded([*small_talk(100), "Blue, I would say.", *small_talk(100)])
    start = [word.text for word in stream.words].index("Blue,")
    assert "Blue, I would say." in lines(condensed(stream, 20, Wish(), [Span(start, start + 1)]))


@pytest.mark.parametrize(("numbers", "stays"), [(True, True), (False, False)])
def test_numbers_stay_where_numbers_are_asked_for(numbers: bool, stays: bool) -> None:
    stream = recorded([*small_talk(200), "Make it 250 then.", *small_talk(200)])
    assert ("Make it 250 then." in lines(condensed(stream, 20, Wish(numbers=numbers)))) is stays


def test_months_are_numbers_and_names_are_names() -> None:
    stream = recorded([*small_talk(100), "It was late in October, I think.", "Please ask Bernadette.", *small_talk(9)])
    kept = lines(condensed(stream, 60, Wish(numbers=True, names=True)))
    assert "It was late in October, I think." in kept and "Please ask Bernadette." in kept


def test_a_summary_does_not_repeat_itself() -> None:
    kept = lines(condensed(recorded(small_talk(400)), 2 * 8 * 6, Wish()))
    assert len(kept) == len(set(kept)) >= 5


def test_the_same_recording_is_always_cut_in_the_same_way() -> None:
    stream = recorded(small_talk(150))
    wish = Wish(("river",))
    assert condensed(stream, 90, wish) == condensed(stream, 90, wish)


@pytest.mark.parametrize("rows", [0, 1, 17, 18])
def test_no_bound_is_passed(rows: int) -> None:
    kept = condensed(recorded(small_talk(20)), rows, Wish())
    assert 2 * len(kept.stream.words) <= rows
    assert (rows < 12) is (len(kept.stream.words) == 0)


def test_what_fits_stays_as_it_is() -> None:
    stream = recorded(small_talk(3))
    assert condensed(stream, 2 * len(stream.words), Wish()) == Budgeted(stream)


def test_utterances_without_words_to_compare() -> None:
    assert lines(condensed(recorded(["Um.", "So.", "It is."]), 2, Wish(("order",)))) == ["Um."]


def test_a_document_may_take_half_of_the_room() -> None:
    page = [StreamWord("word", f"p{n}", 0.9, n // 5, 1) for n in range(500)]
    heard = [StreamWord(w.text, w.evidence, w.confidence, w.line + 100, t0=w.t0, t1=w.t1)
             for w in recorded(small_talk(70)).words]  # fmt: skip
    kept = condensed(WordStream((*page, *heard)), 400, Wish())
    spoken = sum(word.t0 is not None for word in kept.stream.words)
    assert 2 * len(kept.stream.words) <= 400
    assert 80 <= spoken <= 120 and kept.dropped_lines > kept.condensed > 0


def test_a_short_document_beside_a_long_recording_stays_whole() -> None:
    page = [StreamWord("word", f"p{n}", 0.9, 0, 1) for n in range(10)]
    heard = [StreamWord(w.text, w.evidence, w.confidence, w.line + 1, t0=w.t0, t1=w.t1)
             for w in recorded(small_talk(70)).words]  # fmt: skip
    kept = condensed(WordStream((*page, *heard)), 200, Wish())
    assert kept.dropped_lines == kept.condensed and kept.stream.words[:10] == tuple(page)


def test_a_wish_knows_what_fields_are_called_in_documents() -> None:
    schema = {"type": "object", "properties": {
        "phone": {"type": "string"}, "rows": {"type": "array", "items": {
            "type": "object", "properties": {"due": {"type": "string", "format": "date"}}}},
        "mood": {"enum": ["cheerful", "gloomy"]},
    }}  # fmt: skip
    wish = wish_of(tree_of(schema), "What was agreed?")
    assert {"phone", "due", "cheerful", "agreed"} <= set(wish.words)
    assert wish.numbers and wish.names
    assert not wish_of(tree_of({"type": "object", "properties": {"mood": {"type": "string"}}}), "").numbers
