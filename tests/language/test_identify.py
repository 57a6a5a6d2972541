"""Which language a text is in. The sentences were written for these tests."""

from __future__ import annotations

import pytest

from python_backends.language.common_words import votes
from python_backends.language.identify import identify, ranking
from python_backends.language.scripts import letters_by_script, script_of

SENTENCES = {
    "en": "The children were walking slowly to school in the rain.",
    "de": "Die Kinder gingen im Regen langsam zur Schule.",
    "fr": "Les enfants marchaient lentement vers l'école sous la pluie.",
    "es": "Los niños caminaban despacio hacia la escuela bajo la lluvia.",
    "it": "I bambini camminavano lentamente verso la scuola sotto la pioggia.",
    "pt": "As crianças caminhavam devagar para a escola debaixo da chuva.",
    "nl": "De kinderen liepen langzaam naar school in de regen.",
    "sv": "Barnen gick långsamt till skolan i regnet och var inte glada.",
    "pl": "Dzieci szły powoli do szkoły w deszczu.",
    "cs": "Děti šly pomalu do školy v dešti.",
    "tr": "Çocuklar yağmurda okula doğru yavaşça yürüyorlardı.",
    "fi": "Lapset kävelivät hitaasti kouluun sateessa.",
    "id": "Anak-anak itu berjalan ke sekolah karena bus tidak datang.",
    "ms": "Kanak-kanak itu berjalan ke sekolah kerana bas tidak datang.",
    "ru": "Дети медленно шли в школу под дождём.",
    "uk": "Діти повільно йшли до школи під дощем.",
    "el": "Τα παιδιά περπατούσαν αργά προς το σχολείο.",
    "he": "הילדים הלכו לאט לבית הספר בגשם.",
    "ar": "كان الأطفال يسيرون ببطء إلى المدرسة تحت المطر.",
    "hi": "बच्चे बारिश में धीरे-धीरे स्कूल जा रहे थे।",
    "th": "เด็กๆ เดินไปโรงเรียนช้าๆ ท่ามกลางสายฝน",
    "zh": "孩子们在雨中慢慢地走向学校。",
    "ja": "子供たちは雨の中をゆっくりと学校へ歩いていた。",
    "ko": "아이들은 비를 맞으며 천천히 학교로 걸어갔다.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_recognised(code: str) -> None:
    guess = identify(SENTENCES[code])
    assert guess.code == code
    assert 0.5 <= guess.confidence <= 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("Hello", "en"), ("Hola", "es"), ("Bonjour", "fr"), ("Guten Morgen", "de"), ("Привет", "ru"), ("thank you", "en")],
)
def test_a_greeting_is_enough(text: str, code: str) -> None:
    assert identify(text).code == code


@pytest.mark.parametrize("text", ["", "12 + 30", "!?", "\n"])
def test_without_letters_nothing_is_said(text: str) -> None:
    assert identify(text) == ("und", 0.0)
    assert ranking(text) == []


def test_a_choice_of_languages_is_kept_to() -> None:
    assert identify(SENTENCES["es"], {"fr", "it"}).code in {"fr", "it"}
    assert identify(SENTENCES["th"], {"fr"}).code == "und"


def test_confidences_are_shares_in_falling_order() -> None:
    guesses = ranking(SENTENCES["pt"])
    shares = [guess.confidence for guess in guesses]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("text", "script"),
    [("abc", "Latin"), ("абв", "Cyrillic"), ("漢字とかな", "Kana"), ("汉字", "Han"), ("한국 漢字", "Hangul"),
     ("12", None), ("iPhone のケース", "Kana"), ("Tokyo (東京) is the capital", "Latin")],
)  # fmt: skip
def test_scripts(text: str, script: str | None) -> None:
    assert script_of(letters_by_script(text)) == script


def test_a_word_of_one_language_alone_counts_double() -> None:
    assert votes("bonjour")["fr"] == 2.0
    assert votes("de")["fr"] == 1.0
    assert votes("है")["hi"] > 0  # vowel signs stay with their consonants
