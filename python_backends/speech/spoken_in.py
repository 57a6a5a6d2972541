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
# "The French people" may be what is spoken about; "the English language" too.
_NAMED_AFTER = _RECORDINGS - frozenset(
    "people person he she they it language personen sie sprache personnes langue personas idioma lengua".split()
)
_BEING = frozenset(
    "is are was were be being spoken speak speaks speaking talk talks recorded held mostly all ist sind war wird"
    " gesprochen spricht sprechen est sont parle parlent parlé parlée está están es son habla hablan hablado hablada"
    .split()
)  # fmt: skip
# The noun is not: "the transcript in French" may be wanted of German speech.
_WRITING_DOWN = re.compile(r"transcri(?!pt)|transkri(?!pt)|verschriftlich|diari[sz]", re.I)
_IN = frozenset(("in", "auf", "en"))
_TRANSLATING = re.compile(r"translat|übersetz|tradu[cizs]", re.I)
_OR = frozenset("or and oder und ou et o y".split())
_ASKED = re.compile(
    r"(?:^|(?<=[.,;:!?]))\W*(?:is|are|was|were|do|does|did|ist|sind|war|wird|spricht|sprechen|est|sont|parle|parlent"
    r"|es|está|están|habla|hablan)\b[^.;!?]*\?",
    re.I,
)
"""A question that may be about the language itself: "Is the speaker speaking English?" """


def language_said(text: str) -> str | None:
    """ISO 639 code of the language in which `text` says that people speak; None if it is not said, or asked."""
    tokens = _TOKEN.findall(_ASKED.sub(" ", text))
    words = [token.lower() for token in tokens]
    translated = next((place for place, word in enumerate(words) if _TRANSLATING.match(word)), len(words))
    for place, word in enumerate(words):
        if len(word) > 3 and _is_of_recording(words, place, place < translated):  # "is", "it" are codes too
            tag = language_named(word)
            if tag is not None:
                return None if _one_of_several(words[place + 1 : place + 4]) else tag.language
    return None


def _one_of_several(after: Sequence[str]) -> bool:
    """Whether another language follows: "in English and German", "in English or in German"."""
    return bool(after) and after[0] in _OR and any(len(word) > 3 and language_named(word) for word in after[1:])


def _is_of_recording(words: Sequence[str], place: int, may_follow: bool) -> bool:
    """Whether a language named at `place` would be the recording's; `may_follow` if none has been translated before."""
    if place + 1 < len(words) and words[place + 1] in _NAMED_AFTER:
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
