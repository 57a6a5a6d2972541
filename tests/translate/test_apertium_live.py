"""The real Apertium, wherever it is installed: every pair there must keep what is not language, and work."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from python_backends.language.tags import Tag
from python_backends.translate.apertium.engine import ApertiumEngine
from python_backends.translate.apertium.modes import MODES_FOLDER, Mode, modes_in
from python_backends.translate.chunks import translated_chunks
from python_backends.translate.engine import Engine, Route
from python_backends.translate.markup.patterns import markup_of
from python_backends.translate.markup.segments import segments_of
from python_backends.translate.request import TranslateRequest
from python_backends.translate.task import translate
from tests.translate.generated import text_of

MODES = modes_in(MODES_FOLDER)
# Starting a hundred pipelines takes half a minute: by default a tenth of the pairs, with this variable all of them.
EVERYTHING = bool(os.environ.get("OPENFAZE_TEST_ALL_PAIRS"))
CHOSEN = MODES if EVERYTHING else MODES[::10]
SEEDS = range(40 if EVERYTHING else 15)

needs_english_spanish = pytest.mark.skipif(
    not {"eng-spa", "spa-eng", "es-fr"} <= {mode.name for mode in MODES},
    reason="needs apertium-eng-spa and apertium-fr-es",
)


@pytest.fixture(scope="module")
def apertium() -> Iterator[Engine]:
    engine = ApertiumEngine()
    yield engine
    engine.close()


def through(engine: Engine, mode: Mode, text: str) -> str:
    route = Route((mode.source, mode.target), (mode.name,))
    segments = segments_of(text, markup_of(text))
    return "".join(chunk.text for chunk in translated_chunks(segments, route, engine, time.monotonic() + 60))


@pytest.mark.skipif(not MODES, reason="needs Apertium")
@pytest.mark.parametrize("mode", CHOSEN, ids=lambda mode: mode.name)
def test_what_is_not_language_survives_every_pair(apertium: Engine, mode: Mode) -> None:
    for seed in SEEDS:
        text, held, numbers = text_of(mode.source.language, seed)
        found = through(apertium, mode, text)
        position = 0
        for thing in held:
            position = found.find(thing, position)
            assert position >= 0, (seed, thing, text, found)
            position += len(thing)
        assert not Counter(numbers) - Counter(re.findall(r"\d+", found)), (seed, text, found)
        for mark in "*@#^$~\\":
            assert found.count(mark) == text.count(mark), (seed, mark, text, found)


def answer(engine: Engine, text: str, target: str, source: str = "auto") -> str:
    request = TranslateRequest(text=text, target_language=target, source_language=source)
    result, _ = translate(request, [], engine, 60)
    assert isinstance(result.translated_text, str)
    return result.translated_text


@needs_english_spanish
def test_simple_translations(apertium: Engine) -> None:
    assert answer(apertium, "Good morning", "es") == "Buenos días"
    assert answer(apertium, "Hello", "French") in ("Salut", "Bonjour")
    assert answer(apertium, "La casa roja es grande.", "en") == "The red house is big."


@needs_english_spanish
def test_markup_around_words_stays_around_them(apertium: Engine) -> None:
    assert answer(apertium, "<p>Good <b>morning</b>, {name}.</p>", "es").startswith("<p>")
    found = answer(apertium, '<a href="/good/morning?x=1&y=2">Good morning</a>', "es", "en")
    assert found == '<a href="/good/morning?x=1&y=2">Buenos días</a>'


@needs_english_spanish
def test_the_same_text_gives_the_same_answer_after_others(apertium: Engine) -> None:
    first = answer(apertium, "The meeting is on Monday, and my friends are coming.", "fr", "en")
    answer(apertium, "Broken [ text ^ with $ signs \\ and {odd", "fr", "en")
    assert answer(apertium, "The meeting is on Monday, and my friends are coming.", "fr", "en") == first


@needs_english_spanish
def test_unknown_words_are_counted_and_kept(apertium: Engine) -> None:
    request = TranslateRequest(text="The zyzzyva sleeps", target_language="es", source_language="en")
    result, evidence = translate(request, [], apertium, 60)
    assert "zyzzyva" in str(result.translated_text) and "*" not in str(result.translated_text)
    assert result.unknown_words == 1
    assert evidence[0].confidence == pytest.approx(2 / 3, abs=1e-3)


@needs_english_spanish
@pytest.mark.parametrize("text", ["[[t:b:1]]x", "^x/y<n>$", "\x01\x02 hello", "a" * 1500, "\u202e hello \u200b", "{[("])
def test_the_stream_format_cannot_be_spoken_by_a_text(apertium: Engine, text: str) -> None:
    found = answer(apertium, f"hello {text} friend", "es", "en")
    assert "hola" in found.casefold() and "amigo" in found.casefold()


@pytest.mark.skipif("rus-ukr" not in {mode.name for mode in MODES}, reason="needs apertium-rus-ukr")
def test_a_pair_whose_tagger_crashes_still_translates(apertium: Engine) -> None:
    assert apertium.route(Tag("ru"), Tag("uk")) is not None
    assert answer(apertium, "Привет, мир.", "uk", "ru").startswith("Привіт")
