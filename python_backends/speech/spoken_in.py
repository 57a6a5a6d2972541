"""The language that a request says its recording is in: "in German", "the French audio", "el audio está en español".

What a recording is to be translated or summarised into is another matter, and is not taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from python_backends.language.names import language_named

_TOKEN = re.compile(r"[^\W_]+", re.U)
_NEAR = 8  # words that a phrase about the recording spans
_RECORDINGS = frozenset(
    "recording audio speech file clip video interview conversation call podcast speaker speakers people person voice"
    " voices he she they it lecture meeting message memo language aufnahme datei gespräch anruf sprache sprecher"
    " personen sie enregistrement fichier vidéo entretien langue locuteurs personnes voix grabación archivo vídeo"
    " entrevista llamada idioma lengua hablantes personas reunión réunion besprechung".split()
)
_BEING = frozenset(
    "is are was were be being spoken speak speaks speaking talk talks recorded held mostly all ist sind war wird"
    " gesprochen spricht sprechen est sont parle parlent parlé parlée está están es son habla hablan hablado hablada"
    .split()
)  # fmt: skip
_WRITING_DOWN = re.compile(r"transcri|transkri|verschriftlich|diari[sz]", re.I)
_IN = frozenset(("in", "auf", "en"))
_TRANSLATING = re.compile(r"translat|übersetz|tradu[cizs]", re.I)


def language_said(text: str) -> str | None:
    """ISO 639 code of the language in which `text` says that people speak; None if it does not say."""
    tokens = _TOKEN.findall(text)
    words = [token.lower() for token in tokens]
    translated = next((place for place, word in enumerate(words) if _TRANSLATING.match(word)), len(words))
    for place, word in enumerate(words):
        if len(word) > 3 and _is_of_recording(words, place, place < translated):  # "is", "it" are codes too
            tag = language_named(word)
            if tag is not None:
                return tag.language
    return None


def _is_of_recording(words: Sequence[str], place: int, may_follow: bool) -> bool:
    """Whether a language named at `place` would be the recording's; `may_follow` if none has been translated before."""
    if place + 1 < len(words) and words[place + 1] in _RECORDINGS:
        return True  # "the French audio"
    before = list(words[max(0, place - _NEAR) : place])
    if not before or not may_follow:
        return False
    spoken_of = not _RECORDINGS.isdisjoint(before)
    if before[-1] in _BEING:
        return spoken_of  # "the language is French"
    if before[-1] not in _IN:
        return False
    is_in = len(before) > 1 and before[-2] in _BEING  # "the file is in French"
    return (spoken_of and is_in) or any(_WRITING_DOWN.match(word) for word in before)
