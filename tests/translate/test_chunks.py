"""Long texts in chunks."""

from __future__ import annotations

import time

import pytest

from python_backends.errors import RequestTimeout
from python_backends.language.tags import Tag
from python_backends.translate.chunks import CHUNK, Chunk, chunks_of, translated_chunks
from python_backends.translate.engine import Route
from python_backends.translate.markup.segments import restored, segments_of
from tests.translate.fakes import FakeEngine

ROUTE = Route((Tag("en"), Tag("es")), ("en-es",))


def text_of_length(characters: int) -> str:
    sentence = "The cat sat on the mat again. "
    return (sentence * (characters // len(sentence) + 1))[: characters - 1] + "."


def test_a_text_at_the_bound_is_one_chunk_and_one_past_it_two() -> None:
    assert len(list(chunks_of(segments_of(text_of_length(CHUNK), "text")))) == 1
    assert len(list(chunks_of(segments_of(text_of_length(CHUNK + 1), "text")))) == 2


def test_chunks_end_where_sentences_do_and_hold_everything() -> None:
    text = text_of_length(17_000)
    chunks = [restored(chunk) for chunk in chunks_of(segments_of(text, "text"))]
    assert "".join(chunks) == text
    assert all(len(chunk) <= CHUNK and chunk.rstrip().endswith(".") for chunk in chunks)


def test_a_long_literal_is_cut() -> None:
    text = "<!--" + "x" * 12_000 + "-->Hello"
    chunks = [restored(chunk) for chunk in chunks_of(segments_of(text, "html"))]
    assert "".join(chunks) == text and max(map(len, chunks)) <= CHUNK


def test_words_and_unknown_words_are_counted() -> None:
    segments = segments_of("A zzz cat. <b>Say</b> zzz {x}", "html")
    (chunk,) = translated_chunks(segments, ROUTE, FakeEngine(unknown="zzz"), time.monotonic() + 60)
    assert (chunk.text, chunk.words, chunk.unknown) == ("A ZZZ CAT. <b>SAY</b> ZZZ {x}", 5, 2)
    assert chunk.known_share == 0.6
    assert Chunk("", 0, 0).known_share == 1.0


def test_past_the_deadline_no_chunk_is_begun() -> None:
    engine = FakeEngine()
    with pytest.raises(RequestTimeout, match="after 0 chunks"):
        translated_chunks(segments_of("Hello.", "text"), ROUTE, engine, time.monotonic() - 1)
    assert engine.asked == []
