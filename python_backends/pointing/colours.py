"""Colour words in the languages that prompts are made of, and the colour each means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from python_backends.pointing.vocabulary import any_of

Colour = Literal["red", "orange", "yellow", "green", "teal", "cyan", "blue", "navy", "purple", "pink", "brown", "black",
                 "grey", "white"]  # fmt: skip
COLOURS: tuple[Colour, ...] = get_args(Colour)

# Stems with the endings that adjectives take; German ones are those of _ENDED.
_ENDED = "(?:e[nmrs]?)?"
_WORDS: dict[Colour, tuple[str, ...]] = {
    "red": ("red|crimson|scarlet", f"rot{_ENDED}", "rouges?|roj[oa]s?|ross[oaie]|vermelh[oa]s?", "красн[а-я]+"),
    "orange": ("orange|oranges|orangefarben\\w*|naranjas?|arancion[ei]|laranjas?", "оранжев[а-я]+"),
    "yellow": ("yellow|golden", f"gelb{_ENDED}", "jaunes?|amarill[oa]s?|giall[oaie]|amarel[oa]s?", "ж[её]лт[а-я]+"),
    "green": ("green|lime", f"grün{_ENDED}", "verte?s?|verdes?|verdi", "зел[её]н[а-я]+"),
    "teal": ("teal", f"blaugrün{_ENDED}", "bleu-vert|verde azulado|verde acqua|verde-azulado", "бирюзов[а-я]+"),
    "cyan": ("cyan|turquoise|aqua", f"türkis{_ENDED}", "cian[oa]?s?", "голуб[а-я]+"),
    "blue": ("blue", f"blau{_ENDED}", "bleue?s?|azul(?:es)?|azuis|blu", "син[а-я]+"),
    "navy": ("navy|navy blue|dark blue", f"dunkelblau{_ENDED}", "bleu marine|azul marino|blu scuro|azul-marinho",
             "т[её]мно-син[а-я]+"),
    "purple": ("purple|violet", f"lila|violett{_ENDED}", "violette?s?|morad[oa]s?|viola|rox[oa]s?", "фиолетов[а-я]+"),
    "pink": ("pink|magenta", "rosa|roses?|rosas", "розов[а-я]+"),
    "brown": ("brown", f"braun{_ENDED}", "marrons?|marrón|marrones|marron[ei]|marrom", "коричнев[а-я]+"),
    "black": ("black", f"schwarz{_ENDED}", "noire?s?|negr[oa]s?|ner[oaie]|pret[oa]s?", "ч[её]рн[а-я]+"),
    "grey": ("gr[ea]y|silver", f"grau{_ENDED}", "grise?s?|grises|grigi[oae]?|cinzas?", "сер(?:ый|ая|ое|ые)"),
    "white": ("white", f"weiß{_ENDED}", "blanc(?:he)?s?|blanc[oa]s?|bianc(?:o|a|hi|he)|branc[oa]s?",
              "бел(?:ый|ая|ое|ые)"),
}  # fmt: skip
# Languages written without spaces, and those whose words here have one form: they stand anywhere.
_ANYWHERE: dict[str, Colour] = {
    "红色": "red", "橙色": "orange", "黄色": "yellow", "绿色": "green", "青绿色": "teal",
    "青色": "cyan", "深蓝色": "navy", "蓝色": "blue", "紫色": "purple", "粉色": "pink",
    "棕色": "brown", "黑色": "black", "灰色": "grey", "白色": "white", "赤": "red",
    "オレンジ": "orange", "青緑": "teal", "シアン": "cyan", "紺色": "navy", "ピンク": "pink",
    "茶色": "brown", "緑": "green", "青": "blue", "紫": "purple", "黒": "black",
    "白": "white", "أحمر": "red", "برتقالي": "orange", "أصفر": "yellow",
    "أزرق مخضر": "teal", "أخضر": "green", "سماوي": "cyan", "كحلي": "navy",
    "أزرق": "blue", "بنفسجي": "purple", "وردي": "pink", "بني": "brown",
    "أسود": "black", "رمادي": "grey", "أبيض": "white", "लाल": "red",
    "नारंगी": "orange", "पीला": "yellow", "हरा-नीला": "teal", "हरा": "green",
    "फ़िरोज़ी": "cyan", "गहरा नीला": "navy", "नीला": "blue", "बैंगनी": "purple",
    "गुलाबी": "pink", "भूरा": "brown", "काला": "black", "स्लेटी": "grey",
    "सफ़ेद": "white",
}  # fmt: skip
_PATTERNS: tuple[tuple[re.Pattern[str], Colour], ...] = tuple(
    (re.compile(rf"(?<![\w-]){any_of(*_WORDS[colour])}(?![\w-])", re.I), colour) for colour in COLOURS
)
_ENGLISH = re.compile(any_of(*(words[0] for words in _WORDS.values())), re.I)
# The things that colour words are names of: an orange, a rose, a black hole are told by their shape.
_NAMES = any_of("oranges?|naranjas?|laranjas?|arancion[ei]|roses?|rosas?|violets?|limes?")
_BLACK_AND_WHITE_THINGS = any_of(
    "black ?holes?|black ?boards?|white ?boards?|green ?houses?|white wine|red wine|goldfish|golden retrievers?"
)
_THINGS = re.compile(rf"^(?:(?:an?|the|all|one|some|every|each) )*{_NAMES}$|\b{_BLACK_AND_WHITE_THINGS}\b", re.I)


def colours_of(prompt: str) -> frozenset[Colour]:
    """The colours that `prompt` names; a longer word hides the ones in it: "navy blue" is navy."""
    if _THINGS.search(prompt.strip()):
        return frozenset()
    return frozenset(colour for _, _, colour in _said(prompt))


class Coloured(NamedTuple):
    """A phrase parted into its colour and the `rest`; `english` says whether the word for the colour was English."""

    colour: Colour
    rest: str
    english: bool


def parted(phrase: str) -> Iterator[Coloured]:
    """`phrase` parted at each colour that it names."""
    for start, stop, colour in _said(phrase):
        yield Coloured(colour, phrase[:start] + phrase[stop:], bool(_ENGLISH.fullmatch(phrase[start:stop])))


def _said(prompt: str) -> list[tuple[int, int, Colour]]:
    """Where which colours are named, those left out that stand within longer ones."""
    found: list[tuple[int, int, Colour]] = []
    for pattern, colour in _PATTERNS:
        found += [(match.start(), match.end(), colour) for match in pattern.finditer(prompt)]
    for word, colour in _ANYWHERE.items():
        at = prompt.find(word)
        if at >= 0:
            found.append((at, at + len(word), colour))
    return [one for one in found if not _hidden(one[0], one[1], found)]


def _hidden(start: int, stop: int, found: list[tuple[int, int, Colour]]) -> bool:
    return any(a <= start and stop <= b and b - a > stop - start for a, b, _ in found)
