"""What a request in somebody's own words asks for: speakers, how many, times of words, and the recording's language.

Transcribe this and identify the speakers      who said what?      word-level timestamps, please
Transkribiere das Interview mit drei Sprechern      Qui dit quoi ?      ¿Quién dijo qué?
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.diarization.settings import MAX_SPEAKERS
from python_backends.speech.spoken_in import language_said

_READ = 4_000  # characters, half at either end; what stands between is a document, not a wish

_SPEAKERS = (
    "(?:speakers?|voices?|participants?|interlocutors?|sprechern?|sprecherinnen|stimmen|locuteurs?|intervenants?"
    "|orateurs?|voix|hablantes?|interlocutores|oradores|locutores|voces)"
)
_PEOPLE = "(?:people|persons?|personen|leuten?|personnes|personas)"  # who may as well be spoken about
_TELLING_APART = (
    r"(?:identif\w*|distinguish\w*|separat\w*|label\w*|tag(?:ged|ging)?|mark\w*|recogni[sz]e|detect\w*"
    r"|differentiat\w*|annotat\w*|attribut\w*|tell apart"
    r"|erkenne\w*|unterscheide\w*|kennzeichne\w*|trenne\w*|markiere\w*|identifiziere\w*"
    r"|distingue\w*|sépare\w*|indique\w*|reconna\w*"
    r"|separa\w*|etiqueta\w*|reconoce\w*|indica\w*)"
)
_BY = "(?:by|per|with|include|name|nach|mit|avec|par|con|por)"
_NUMBERS = {
    word: number
    for number, words in {
        1: "one single", 2: "two both zwei beide beiden deux dos",
        3: "three drei trois tres", 4: "four vier quatre cuatro", 5: "five fünf cinq cinco", 6: "six sechs seis",
        7: "seven sieben sept siete", 8: "eight acht huit ocho", 9: "nine neun neuf nueve", 10: "ten zehn dix diez",
        11: "eleven elf onze once", 12: "twelve zwölf douze doce",
    }.items()
    for word in words.split()
}  # fmt: skip
_ARTICLES = (
    rf"(?:\s+(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|the|all|each|every|different|individual|various"
    "|den|die|der|alle|jeden|einzelnen|verschiedenen"
    "|les|le|la|des|chaque|différents|a los|los|las|el|al|cada|diferentes|distintos)){0,3}"
)
_SPEAKERS_WANTED = (
    r"\bdiari[sz]\w*",
    r"\bspeaker[- ](?:label|turn|id|identif|separat|change|segment|attribut|tag|recogni|name|diari)\w*",
    r"\bspeaker_\d",
    r"\bsprecher(?:erkennung|trennung|wechsel|zuordnung|namen|kennung\w*)\b",
    r"\bwho(?:\s+is|\s+was)?\s+(?:said|says|speaks|spoke|speaking|talking|talks)\b",
    r"\bwer\s+(?:was|wann|sagt|spricht|sagte|sprach)\b",
    r"\bqui\s+(?:a\s+dit|dit|parle|a\s+parlé)\b",
    r"\bquién\s+(?:dijo|dice|habla|ha dicho|habló)\b",
    rf"\b(?:{_TELLING_APART}|{_BY}){_ARTICLES}\s+{_SPEAKERS}\b",
    rf"\b{_TELLING_APART}{_ARTICLES}\s+{_PEOPLE}\b(?!\s+(?:mentioned|named|who\b))",
    rf"\b(?:each|every|which|jeder|welcher|chaque|quel|cada|qué)\s+{_SPEAKERS}\b",
    rf"\b{_SPEAKERS}\s+(?:labels?|turns?|names?|separated|identified)\b",
)
_WORD_TIMES_WANTED = (
    r"\bwords?[- ](?:by[- ]word |level |wise )?(?:time[- ]?(?:stamp|code)\w*|times?d?|timings?|alignments?|level)\b",
    r"\b(?:time[- ]?(?:stamps?|codes?)|timings?|times)\s+(?:for|of|per|on|at|to)\s+(?:\w+\s+){0,2}words?\b",
    r"\bper[- ]word\b",
    r"\bwort(?:genau|weise|zeit)\w*",
    r"\b\w*zeit\w*\s+(?:für|pro|zu)\s+(?:jede[sm]?\s+)?wort",
    r"\bhorodatage\w*\s+(?:\w+\s+){0,3}mots?\b",
    r"\b(?:marcas?\s+de\s+)?tiempos?\s+(?:\w+\s+){1,3}palabras?\b",
    r"\ba\s+nivel\s+de\s+palabra",
)
_DIARIZE = re.compile("|".join(_SPEAKERS_WANTED), re.I)
_WORDS = re.compile("|".join(_WORD_TIMES_WANTED), re.I)
_NOT = re.compile(
    r"\b(?:no|not|without|don'?t|ohne|keinen?|nicht|sans|ne|pas|sin|omit|ignor\w+)\b(?:\s+\w+){0,3}\s*$",
    re.I,
)
# "Five people" speak only where that is said; they may have bought something.
_IN_TALK = (
    r"(?:(?:conversation|call|interview|dialogue?|discussion|recording|meeting|podcast|gespräch|aufnahme|anruf"
    r"|entretien|enregistrement|appel|entrevista|conversación|llamada|grabación)"
    r"\s+(?:between|with|of|among|mit|zwischen|von|entre|avec|con|de)|there (?:are|were)|es sind|il y a|hay)"
)
_TALKING = (
    r"(?:(?:are|who|is|were|die|qui|que)\s+){0,2}(?:talk|speak|spoke|discuss|chat|convers|argu|sprech|red[ea]n"
    r"|unterhalt|parl|discut|habl|on the (?:call|line))"
)
_COUNT = re.compile(
    rf"(?P<in_talk>\b{_IN_TALK}\s+)?\b(?P<definite>(?:the|die|den|der|les|los|las)\s+)?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})[\s-]+"
    rf"(?:(?:different|distinct|main|verschiedenen?|différents|diferentes|distintos)\s+)?"
    rf"(?:{_SPEAKERS}\b|(?P<people>{_PEOPLE}\b)(?P<talking>\s+{_TALKING})?)",
    re.I,
)
_BOTH = frozenset("both beide beiden".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """What was understood; what the words do not say is as here."""

    language: str | None = None
    diarize: bool = False
    speakers: int | None = None
    words: bool = False


def understood(instruction: str) -> Wording:
    """What `instruction` asks for. It may ask for nothing: then a plain transcript is wanted."""
    text = " ".join(instruction.split() if len(instruction) <= _READ else _ends(instruction).split())
    speakers, told_apart = _speakers(text)
    return Wording(language_said(text), told_apart or _wants(_DIARIZE, text), speakers, _wants(_WORDS, text))


def _ends(instruction: str) -> str:
    return f"{instruction[: _READ // 2]} … {instruction[-_READ // 2 :]}"


def _wants(pattern: re.Pattern[str], text: str) -> bool:
    return any(not _negated(text, match) for match in pattern.finditer(text))


def _negated(text: str, match: re.Match[str]) -> bool:
    """Whether a "no" or "without" stands shortly before `match`."""
    return _NOT.search(text[max(0, match.start() - 40) : match.start()]) is not None


def _speakers(text: str) -> tuple[int | None, bool]:
    """How many speak, None if that is not said or cannot be; and whether that asks for telling them apart.

    "The two speakers" are only spoken of: "Summarise what the two speakers say".
    """
    for match in _COUNT.finditer(text):
        word = match["number"].lower()
        number = int(word) if word.isdigit() else _NUMBERS[word]
        speak = not match["people"] or match["in_talk"] or match["talking"]
        if speak and 1 <= number <= MAX_SPEAKERS and not _negated(text, match):
            return number, not match["definite"] and word not in _BOTH
    return None, False
