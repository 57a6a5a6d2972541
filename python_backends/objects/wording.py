"""What a request in somebody's own words asks for: the things, or everything; and whether their shapes are wanted.

Find the red submit button and all cats      segment the dog      Detect all objects      Where is the search box?
Entoure les chats      Wo ist die rote Taste?      Recorta el perro con máscaras      Trova tutti i gatti
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from python_backends.pointing.phrases import Kept, pieces_of, put_away, sentences_of, trimmed
from python_backends.pointing.prompt import Prompt, prompt_of
from python_backends.pointing.vocabulary import (
    ALL_THERE_IS,
    EXCEPTING,
    FINDING,
    NOUN,
    ONLY_OUTPUT,
    QUESTION_OF_ALL,
    SEGMENTING,
    any_of,
)

MaskFormat = Literal["polygon", "rle", "png"]

_READ = 4_000  # characters, half at either end; what stands between is a document, not a wish
_SHORT = 8  # words of a request without a verb that still are names of things
_SEGMENT = re.compile(rf"^(?P<verb>{SEGMENTING})(?![\w-])\s*(?P<rest>.*)$|^cut\s+(?P<between>.+?)\s+out\b.*$", re.I)
_FIND = re.compile(rf"^(?P<verb>{FINDING})(?!\w)\s*(?P<rest>.*)$", re.I)
_NAMELY = re.compile(
    r"\s+(?:such as|like|e\.?g\.?|for example|for instance|including|especially|namely|wie(?: z\.b\.)?|comme"
    r"|tels? que|como)\s+",
    re.I,
)
_FOLLOWING = re.compile(
    r"^(?:following|these|folgenden?|suivante?s?|siguientes?|seguenti|seguintes?)?(?:\s*(?:objects?|things?|items?"
    r"|objekte|objets|objetos"
    r"|oggetti))?(?:\s*(?:following|folgenden?|suivante?s?|siguientes?|seguenti|seguintes?))?$", re.I,
)  # fmt: skip
_EXCEPT = re.compile(rf"\s+{EXCEPTING}\b\s*(?P<rest>.*)$", re.I)
_NOT_THOSE = re.compile(r"^(?:not|no|nicht|keine?)\s+(?P<rest>\S.*)$", re.I)
_NEGATED = re.compile(r"^(?:don'?t|do not|never|not|no|ignore|skip|nicht|ne|ignoriere|ignorez|ignora)\b", re.I)
_FORMATS: dict[MaskFormat, re.Pattern[str]] = {
    "polygon": re.compile(any_of(r"polyg\w*|políg\w*|polig\w*|outlines?|contours?|umriss\w*|contornos?|delinea"
    r"|contorna"), re.I),
    "rle": re.compile(r"\brles?\b|run[- ]length", re.I),
    "png": re.compile(any_of(r"\bpngs?\b|\bmask\w*|masques?\b|m[áa]scaras?\b|maschere?\b"), re.I),
}  # fmt: skip
_SHAPES: tuple[MaskFormat, ...] = ("polygon", "png")


@dataclass(frozen=True, slots=True)
class Wording:
    """What was understood. `prompts` carry the request's own words, each once; without one, everything is asked for.

    `but` are things that are not wanted: what is one of them is none of the others. `masks` are the forms in which
    shapes are wanted.
    """

    prompts: tuple[Prompt, ...] = ()
    but: tuple[Prompt, ...] = ()
    masks: tuple[MaskFormat, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been understood so far of one request."""

    prompts: dict[str, Prompt] = field(default_factory=dict)
    everything: bool = False
    segment: bool = False
    asides: list[str] = field(default_factory=list)
    but: dict[str, Prompt] = field(default_factory=dict)
    excepting: bool = False

    def leave(self, phrase: str, kept: Kept) -> None:
        """One phrase for things that are not wanted."""
        thing = kept.restored(trimmed(phrase)[0])
        if thing and not ALL_THERE_IS.match(thing):
            self.but.setdefault(thing, prompt_of(thing))

    def take(self, phrase: str, kept: Kept) -> None:
        """One phrase that stands where a thing is expected."""
        if self.excepting:
            self.leave(phrase, kept)
            return
        if exception := _EXCEPT.search(phrase):
            self.excepting = True  # "animals except dogs and cats"
            self.leave(exception["rest"], kept)
        before, *named = _NAMELY.split(_EXCEPT.sub("", phrase), maxsplit=1)
        bare, aside = trimmed(before)
        self.asides.append(kept.restored(aside))
        thing = kept.restored(bare)
        if ALL_THERE_IS.match(thing):
            self.everything = True
        elif thing and not (any(map(ONLY_OUTPUT.match, (thing, before.strip()))) and (self.prompts or self.everything)):
            raw = kept.restored(_EXCEPT.sub("", phrase) if named else before)
            label = trimmed(raw)[0]
            self.prompts.setdefault(label, prompt_of(raw, label))
            return
        else:
            self.asides.append(thing)
        for rest in named:
            self.take(rest, kept)


def understood(instruction: str) -> Wording:
    """What `instruction` asks for. Words that name nothing ask for everything that can be seen."""
    kept = put_away(instruction if len(instruction) <= _READ else _ends(instruction))
    sentences = sentences_of(kept.text)
    reading = _Reading()
    if not _read(sentences, reading, kept):
        if any(map(QUESTION_OF_ALL.match, sentences)):
            return Wording()
        short = sum(len(sentence.split()) for sentence in sentences) <= _SHORT
        for piece in (piece for sentence in sentences if short for piece in pieces_of(sentence)):
            negated = _NOT_THOSE.match(piece)
            if negated:
                reading.leave(negated["rest"], kept)
            else:
                reading.take(piece, kept)
    # "All objects, cats and dogs": the names say more.
    return Wording(tuple(reading.prompts.values()), tuple(reading.but.values()), _masks(reading))


def _ends(instruction: str) -> str:
    return f"{instruction[: _READ // 2]}\n{instruction[-_READ // 2 :]}"


def _read(sentences: list[str], reading: _Reading, kept: Kept) -> bool:
    """Whether any sentence asks for something."""
    asked = expecting = False
    for sentence in sentences:
        active, expecting, reading.excepting = expecting, False, False
        for piece in pieces_of(sentence):
            if _NEGATED.match(piece):
                if active and (negated := _NOT_THOSE.match(piece)):
                    reading.leave(negated["rest"], kept)
                active = False
                continue
            rest, verb, segment = _object_of(piece)
            if verb is not None and not (active and not rest):  # "the table, box and mask": names, not verbs
                asked, active, reading.excepting = True, True, False
                reading.segment |= segment
                reading.asides.append(verb)
                expecting = bool(_FOLLOWING.match(trimmed(rest)[0]))
                if not expecting:
                    reading.take(rest, kept)
            elif active:
                expecting = False
                reading.take(piece, kept)
    return asked


def _object_of(piece: str) -> tuple[str, str | None, bool]:
    """What stands behind the verb of `piece`, the verb if there is one, and whether it asks for shapes."""
    if NOUN.fullmatch(piece):
        return piece, None, False
    match = _SEGMENT.match(piece)
    if match:
        return match["between"] or match["rest"] or "", match["verb"] or "cut out", True
    match = _FIND.match(piece)
    return (match["rest"], match["verb"], False) if match else (piece, None, False)


def _masks(reading: _Reading) -> tuple[MaskFormat, ...]:
    """The forms that the words around the things name; both usual ones where shapes are wanted in no form."""
    around = " ".join(reading.asides)
    named = tuple(name for name, pattern in _FORMATS.items() if pattern.search(around))
    return named or (_SHAPES if reading.segment else ())
