"""What a request in somebody's own words asks for."""

from __future__ import annotations

import pytest

from python_backends.translate.wording import brings_text, understood


@pytest.mark.parametrize(
    ("instruction", "target", "text"),
    [
        ("Translate the following into French:\n\nHello", "fr", "Hello"),
        ('translate "I went to Spanish class" to es', "es", "I went to Spanish class"),
        ("Say good morning in German", "de", "good morning"),
        ("Übersetze ins Englische: Guten Tag, wie geht es?", "en", "Guten Tag, wie geht es?"),
        ("What is 'dog' in Spanish?", "es", "dog"),
        ('How do you say "thank you" in Italian?', "it", "thank you"),
        ("Traduis ce texte en anglais : Bonjour", "en", "Bonjour"),
        ("Traduce al español: I love you", "es", "I love you"),
        ("Traduza para o inglês: bom dia", "en", "bom dia"),
        ("Vertaal naar het Engels: goedemorgen", "en", "goedemorgen"),
        ("Переведи на английский: привет", "en", "привет"),
        ("翻译成英语：你好", "en", "你好"),
        ("「こんにちは」を英語に翻訳してください", "en", "こんにちは"),
        ("Say hello in French please", "fr", "hello"),
        ("Translate this to Brazilian Portuguese", "pt-BR", None),
        ("translate into Portuguese (Brazil): hi", "pt-BR", "hi"),
        ("translate to fr: I want to go to Spain in English class", "fr", "I want to go to Spain in English class"),
        ("Translate the following into French:\n\nSay it in German:\n\nHi", "fr", "Say it in German:\n\nHi"),
        ('translate into French: "Hello" he said "bye"', "fr", '"Hello" he said "bye"'),
        ("Translate the following into French:\n\n<p>Hello</p>\n", "fr", "<p>Hello</p>\n"),
        ("Translate the following into French:\n\n- one\n- two\n", "fr", "- one\n- two\n"),
        ("Translate the following email into Spanish?\n\nHi Bob,\n\nBye.", "es", "Hi Bob,\n\nBye."),
    ],
)  # fmt: skip
def test_target_and_text(instruction: str, target: str, text: str | None) -> None:
    wording = understood(instruction)
    assert wording is not None
    assert (str(wording.target), wording.text) == (target, text)


@pytest.mark.parametrize(
    ("instruction", "source"),
    [
        ("Please translate from English to Catalan: the cat", "en"),
        ("translate Hello world from english into french", "en"),
        ("Translate the following from French to English:\nLe chat", "fr"),
        ("Translate this to French: from Spain", None),
    ],
)
def test_source(instruction: str, source: str | None) -> None:
    wording = understood(instruction)
    assert wording is not None
    assert (str(wording.source) if wording.source else None) == source


@pytest.mark.parametrize(
    "instruction", ["Translate the following into Klingon:\n\nHello", "Translate Hello to Klingon"]
)
def test_a_language_nobody_knows_is_named(instruction: str) -> None:
    wording = understood(instruction)
    assert wording is not None
    assert (wording.unknown, wording.text) == ("Klingon", "Hello")


@pytest.mark.parametrize(
    "instruction",
    [
        "",
        "Hello",
        "What is the capital of Spain?",
        "What is 2+2?",
        "Write an essay about cats in English",
        "Translation",
    ],
)
def test_other_words_ask_for_nothing(instruction: str) -> None:
    assert understood(instruction) is None


def test_a_verb_without_a_language_leaves_the_target_open() -> None:
    wording = understood("Translate: Hello")
    assert wording is not None and (wording.target, wording.text) == (None, ": Hello".lstrip(": "))


@pytest.mark.parametrize(
    ("instruction", "besides"),
    [
        ("Translate into Spanish and Catalan: The water is cold.", "ca"),
        ("Translate 'The water is cold' to French, Italian", "it"),
        ("Translate into Spanish and into Catalan: The water is cold.", "ca"),
        ("Übersetze ins Englische und Französische: Guten Tag", "fr"),
        ("Translate into Spanish and explain it: The water is cold.", None),
        ("Translate from English and into Spanish: cold", None),
        ("Translate into Spanish: French, Italian and Catalan are languages", None),
    ],
)
def test_a_second_target(instruction: str, besides: str | None) -> None:
    wording = understood(instruction)
    assert wording is not None
    assert (None if wording.besides is None else str(wording.besides)) == besides


@pytest.mark.parametrize(
    ("instruction", "brings"),
    [
        ("Translate to French: see https://a.example/b for more", True),
        ("Translate into Spanish: https://a.example/b", False),
        ("Translate this page into Spanish: https://a.example/b", False),
        ("Translate https://a.example/b to Spanish", False),
        ("Translate the document https://a.example/b to Spanish", False),
        ("Read https://a.example/b", False),
    ],
)
def test_an_address_is_the_place_of_a_text_or_a_part_of_one(instruction: str, brings: bool) -> None:
    assert brings_text(instruction, ["https://a.example/b"]) is brings
