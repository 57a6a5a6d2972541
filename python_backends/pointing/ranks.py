"""Words for one of several: superlatives, ordinals and from where they count, and numbers."""

from __future__ import annotations

import re

from python_backends.pointing.place import Measure
from python_backends.pointing.vocabulary import any_of

Words = tuple[tuple[str, Measure], ...]

_LARGEST = any_of("l[ea]s? plus (?:grand|gros)(?:de|se|e)?s?", "plus (?:grand|gros)(?:de|se|e)?s?|más grandes?",
                  "più grand[ei]|maior(?:es)?")  # fmt: skip
_SMALLEST = any_of("l[ea]s? plus petite?s?|plus petite?s?|más pequeñ[oa]s?|più piccol[oaie]|menor(?:es)?")
_BEFORE: Words = (
    (r"left-?most|furthest left|linkeste[nrs]?|am weitesten links", "left"),
    (r"right-?most|furthest right|rechteste[nrs]?|am weitesten rechts", "right"),
    (r"top-?most|upper-?most|highest|oberste[nrs]?|höchste[nrs]?", "top"),
    (r"bottom-?most|lower-?most|lowest|unterste[nrs]?", "bottom"),
    (rf"largest|biggest|größte[nrs]?|{_LARGEST}", "largest"),
    (rf"smallest|tiniest|littlest|kleinste[nrs]?|{_SMALLEST}", "smallest"),
    (r"tallest", "tallest"),
    (r"widest|broadest", "widest"),
)
_BEHIND: Words = (
    (any_of("(?:most|furthest) (?:to the )?left|am weitesten links|l[ea]s? plus à gauche|más a la izquierda",
            "più a sinistra|mais à esquerda"), "left"),
    (any_of("(?:most|furthest) (?:to the )?right|am weitesten rechts|l[ea]s? plus à droite|más a la derecha",
            "più a destra|mais à direita"), "right"),
    (any_of("l[ea]s? plus haut|más arriba|più in alto|mais acima"), "top"),
    (any_of("l[ea]s? plus bas|más abajo|più in basso|mais abaixo"), "bottom"),
    (_LARGEST, "largest"),
    (_SMALLEST, "smallest"),
)  # fmt: skip
_FROM: Words = (
    (any_of("(?:counting |starting |counted )?from (?:the )?(?:far )?left|von links|da sinistra|da esquerda",
            "(?:à partir|en partant|depuis) (?:de )?la gauche|(?:desde|por|de|empezando por) la izquierda"), "left"),
    (any_of("(?:counting |starting |counted )?from (?:the )?(?:far )?right|von rechts|da destra|da direita",
            "(?:à partir|en partant|depuis) (?:de )?la droite|(?:desde|por|de|empezando por) la derecha"), "right"),
    (any_of("(?:counting |starting |counted )?from (?:the )?top|von oben|(?:à partir|en partant) du haut|desde arriba",
            "dall'alto|de cima"), "top"),
    (any_of("(?:counting |starting |counted )?from (?:the )?bottom|von unten|(?:à partir|en partant) du bas",
            "desde abajo|dal basso|de baixo"), "bottom"),
)  # fmt: skip
_ORDINALS = {
    1: r"first|1st|ersten?[rs]?|premi(?:er|ère)|primer[oa]?|prim[oa]|primeir[oa]|1\.",
    2: r"second|2nd|zweiten?[rs]?|deuxième|seconde?|segund[oa]|second[oa]|2\.",
    3: r"third|3rd|dritten?[rs]?|troisième|tercer[oa]?|terz[oa]|terceir[oa]|3\.",
    4: r"fourth|4th|vierten?[rs]?|quatrième|cuart[oa]|quart[oa]|4\.",
    5: r"fifth|5th|fünften?[rs]?|cinquième|quint[oa]|5\.",
    6: r"sixth|6th|sechsten?[rs]?|sixième|sext[oa]|sest[oa]",
    7: r"seventh|7th|siebten?[rs]?|septième",
    8: r"eighth|8th|achten?[rs]?|huitième",
    9: r"ninth|9th|neunten?[rs]?|neuvième",
    10: r"tenth|10th|zehnten?[rs]?|dixième",
    -1: r"last|letzten?[rs]?|derni(?:er|ère)|últim[oa]|ultim[oa]",
}

RANK_BEFORE = tuple((re.compile(rf"^(?:{words})(?=\s|$)\s*", re.I), measure) for words, measure in _BEFORE)
RANK_BEHIND = tuple((re.compile(rf"[\s,]+(?:{words})$", re.I), measure) for words, measure in _BEHIND)
COUNTED_FROM = tuple((re.compile(rf"[\s,]+(?:{words})(?: side)?$", re.I), measure) for words, measure in _FROM)
ORDINALS = tuple((re.compile(rf"^(?:{words})(?=\s)\s*", re.I), number) for number, words in _ORDINALS.items())
NUMBERS = {
    word: number
    for number, words in {
        1: "one single ein eine einen un une uno una um uma", 2: "two both zwei beide deux dos due dois duas",
        3: "three drei trois tres tre três", 4: "four vier quatre cuatro quattro quatro",
        5: "five fünf cinq cinco cinque", 6: "six sechs seis sei", 7: "seven sieben sept siete sette sete",
        8: "eight acht huit ocho otto oito", 9: "nine neun neuf nueve nove", 10: "ten zehn dix diez dieci dez",
    }.items()
    for word in words.split()
}  # fmt: skip
