"""Words for places, ranks and numbers, in the languages of `vocabulary`; the plainest ones in a few more."""

from __future__ import annotations

import re

from python_backends.objects.place import Bearing, Measure, Side
from python_backends.objects.words.vocabulary import any_of

_OF_PICTURE = (
    r"(?: (?:of|in|on) (?:the |this |my )?(?:image|picture|photo(?:graph)?|page|screen(?:shot)?|window|scene|frame|form|toolbar)"
    r"| (?:des|der|im|vom) (?:bild(?:e?s)?|seite|foto(?:s)?)| de (?:l'image|la (?:photo|page|imagen|foto|página)))?"
)
_PART = r"(?: (?:corner|side|half|part|edge|area|third|quarter|quadrant|end|border))?"
_EN_AT = r"(?:(?:that is |which is |located |placed |shown )?(?:on|at|in|to|near|towards?|along|by) (?:the )?(?:far |very |extreme |most )?)"

BEHIND: tuple[tuple[re.Pattern[str], tuple[Side, ...]], ...] = tuple(
    (re.compile(rf"(?:^|[\s,]+)(?:{words}){_OF_PICTURE}$", re.I), sides)
    for words, sides in (
        (rf"{_EN_AT}(?:top|upper)[- ]left{_PART}", ("top", "left")), (rf"{_EN_AT}(?:top|upper)[- ]right{_PART}", ("top", "right")),
        (rf"{_EN_AT}(?:bottom|lower)[- ]left{_PART}", ("bottom", "left")),
        (rf"{_EN_AT}(?:bottom|lower)[- ]right{_PART}", ("bottom", "right")),
        (rf"{_EN_AT}left(?:[- ]hand)?{_PART}", ("left",)), (rf"{_EN_AT}right(?:[- ]hand)?{_PART}", ("right",)),
        (rf"{_EN_AT}(?:top|upper){_PART}", ("top",)), (rf"{_EN_AT}(?:bottom|lower){_PART}", ("bottom",)),
        (rf"{_EN_AT}(?:middle|cent(?:er|re)){_PART}", ("centre",)),
        (r"(?:ganz )?links|auf der linken seite|am linken rand|(?:sur|du) (?:le )?côté gauche", ("left",)),
        (r"(?:ganz )?rechts|auf der rechten seite|am rechten rand|(?:sur|du) (?:le )?côté droit", ("right",)),
        (r"(?:ganz )?oben|am oberen rand|im oberen teil|en haut|tout en haut|arriba|en la parte superior|in alto|no topo|em cima"
         r"|сверху|вверху|في الأعلى", ("top",)),
        (r"(?:ganz )?unten|am unteren rand|im unteren teil|en bas|tout en bas|abajo|en la parte inferior|in basso|embaixo|em baixo"
         r"|снизу|внизу|في الأسفل", ("bottom",)),
        (r"in der mitte|im zentrum|mittig|au (?:milieu|centre)|en el (?:centro|medio)|al centro|in mezzo|no (?:centro|meio)|в центре",
         ("centre",)),
        (r"(?:tout )?à gauche|a la izquierda|a sinistra|à esquerda|слева|على اليسار", ("left",)),
        (r"(?:tout )?à droite|a la derecha|a destra|à direita|справа|على اليمين", ("right",)),
    )
)  # fmt: skip
"""What stands behind the thing, and the part of the picture it says."""

_EN_SIDE = r"(?:far[- ])?"
BEFORE: tuple[tuple[re.Pattern[str], tuple[Side, ...]], ...] = tuple(
    (re.compile(rf"^(?:{words})[- ]?", re.I), sides)
    for words, sides in (
        (r"(?:top|upper)[- ]left\b(?:[- ](?:hand|corner))?", ("top", "left")),
        (r"(?:top|upper)[- ]right\b(?:[- ](?:hand|corner))?", ("top", "right")),
        (r"(?:bottom|lower)[- ]left\b(?:[- ](?:hand|corner))?", ("bottom", "left")),
        (r"(?:bottom|lower)[- ]right\b(?:[- ](?:hand|corner))?", ("bottom", "right")),
        (rf"{_EN_SIDE}left\b(?:[- ]?hand(?:[- ]side)?\b)?|linken?s?\b|左(?:边|侧)的|左の|बाईं ओर", ("left",)),
        (rf"{_EN_SIDE}right\b(?:[- ]?hand(?:[- ]side)?\b)?|rechten?s?\b|右(?:边|侧)的|右の|दाईं ओर", ("right",)),
        (r"(?:top|upper)\b|oberen?s?\b|上(?:面|边)的|上の|ऊपर", ("top",)),
        (r"(?:bottom|lower)\b|unteren?s?\b|下(?:面|边)的|下の|नीचे", ("bottom",)),
        (r"(?:middle|cent(?:er|re)|central)\b|mittleren?s?\b|中间的|真ん中の", ("centre",)),
    )
)  # fmt: skip
NOT_A_PLACE = re.compile(
    r"^(?:arrows?|hand(?:ed)?s?|foot|feet|hats?|names?|aid|class|fingers?|shoes?|gloves?|boots?|socks?|chevrons?|eyes?|ears?|arms?"
    r"|legs?|turns?|triangles?|angles?|clicks?|quotes?|brackets?|carets?|pointers?|case|page|secrets?|half|align\w*|wings?|spinning|coats?"
    r"|initials?|-.*)\b", re.I,
)  # fmt: skip
"""After "left", "top", "first" and the like, what makes a name of it: a left arrow, a top hat, the last name."""

RANK_BEFORE: tuple[tuple[re.Pattern[str], Measure], ...] = tuple(
    (re.compile(rf"^(?:{words})(?=\s|$)\s*", re.I), measure)
    for words, measure in (
        (r"left-?most|furthest left|linkesten?s?|am weitesten links", "left"),
        (r"right-?most|furthest right|rechtesten?s?|am weitesten rechts", "right"),
        (r"top-?most|upper-?most|highest|obersten?s?|höchsten?s?", "top"),
        (r"bottom-?most|lower-?most|lowest|untersten?s?", "bottom"),
        (r"largest|biggest|größten?s?|plus (?:grand|gros)(?:de|se)?s?|más grandes?|più grand[ei]|maior(?:es)?", "largest"),
        (r"smallest|tiniest|littlest|kleinsten?s?|plus petite?s?|más pequeñ[oa]s?|più piccol[oaie]|menor(?:es)?", "smallest"),
        (r"tallest|longest vertically", "tallest"), (r"widest|broadest", "widest"),
    )
)  # fmt: skip
RANK_BEHIND: tuple[tuple[re.Pattern[str], Measure], ...] = tuple(
    (re.compile(rf"[\s,]+(?:{words})$", re.I), measure)
    for words, measure in (
        (r"(?:most|furthest) (?:to the )?left|am weitesten links|l[ea]s? plus à gauche|más a la izquierda|più a sinistra"
         r"|mais à esquerda", "left"),
        (r"(?:most|furthest) (?:to the )?right|am weitesten rechts|l[ea]s? plus à droite|más a la derecha|più a destra"
         r"|mais à direita", "right"),
        (r"l[ea]s? plus haut|más arriba|più in alto|mais acima", "top"),
        (r"l[ea]s? plus bas|más abajo|più in basso|mais abaixo", "bottom"),
        (r"l[ea]s? plus (?:grand|gros)(?:e|se)?s?|más grandes?|più grand[ei]|maior(?:es)?", "largest"),
        (r"l[ea]s? plus petite?s?|más pequeñ[oa]s?|più piccol[oaie]|menor(?:es)?", "smallest"),
    )
)  # fmt: skip
_ORDINALS = {
    1: r"first|1st|ersten?[rs]?|premi(?:er|ère)|primer[oa]?|prim[oa]|primeir[oa]|1\.",
    2: r"second|2nd|zweiten?[rs]?|deuxième|seconde?|segund[oa]|second[oa]|2\.",
    3: r"third|3rd|dritten?[rs]?|troisième|tercer[oa]?|terz[oa]|terceir[oa]|3\.",
    4: r"fourth|4th|vierten?[rs]?|quatrième|cuart[oa]|quart[oa]|4\.",
    5: r"fifth|5th|fünften?[rs]?|cinquième|quint[oa]|5\.",
    6: r"sixth|6th|sechsten?[rs]?|sixième|sext[oa]|sest[oa]", 7: r"seventh|7th|siebten?[rs]?|septième",
    8: r"eighth|8th|achten?[rs]?|huitième", 9: r"ninth|9th|neunten?[rs]?|neuvième", 10: r"tenth|10th|zehnten?[rs]?|dixième",
    -1: r"last|letzten?[rs]?|derni(?:er|ère)|últim[oa]|ultim[oa]",
}  # fmt: skip
ORDINALS = tuple((re.compile(rf"^(?:{words})(?=\s)\s*", re.I), number) for number, words in _ORDINALS.items())
COUNTED_FROM: tuple[tuple[re.Pattern[str], Measure], ...] = tuple(
    (re.compile(rf"[\s,]+(?:{words})(?: side)?$", re.I), measure)
    for words, measure in (
        (r"(?:counting |starting |counted )?from (?:the )?(?:far )?left|von links|(?:à partir|en partant|depuis) (?:de )?la gauche"
         r"|(?:desde|por|de|empezando por) la izquierda|da sinistra|da esquerda", "left"),
        (r"(?:counting |starting |counted )?from (?:the )?(?:far )?right|von rechts|(?:à partir|en partant|depuis) (?:de )?la droite"
         r"|(?:desde|por|de|empezando por) la derecha|da destra|da direita", "right"),
        (r"(?:counting |starting |counted )?from (?:the )?top|von oben|(?:à partir|en partant) du haut|desde arriba|dall'alto|de cima",
         "top"),
        (r"(?:counting |starting |counted )?from (?:the )?bottom|von unten|(?:à partir|en partant) du bas|desde abajo|dal basso"
         r"|de baixo", "bottom"),
    )
)  # fmt: skip
NUMBERS = {
    word: number
    for number, words in {
        1: "one single ein eine einen un une uno una um uma", 2: "two both zwei beide deux dos due dois duas",
        3: "three drei trois tres tre três", 4: "four vier quatre cuatro quattro quatro", 5: "five fünf cinq cinco cinque",
        6: "six sechs seis sei", 7: "seven sieben sept siete sette sete", 8: "eight acht huit ocho otto oito",
        9: "nine neun neuf nueve nove", 10: "ten zehn dix diez dieci dez",
    }.items()
    for word in words.split()
}  # fmt: skip
RELATIONS: tuple[tuple[re.Pattern[str], Bearing], ...] = tuple(
    (re.compile(rf"^(?P<thing>\S.*?)\s+(?:(?:that|which|who) (?:is|are) )?(?:{words})\s*(?P<anchor>\S.*)$", re.I), bearing)
    for words, bearing in (
        (r"(?:(?:to|on|at) the )?left (?:side )?of\b|links (?:von|neben)\b|à gauche (?:de |du |d')|a la izquierda del?\b"
         r"|a sinistra (?:di |del |della |dell')|à esquerda d[eoa]s?\b", "left"),
        (r"(?:(?:to|on|at) the )?right (?:side )?of\b|rechts (?:von|neben)\b|à droite (?:de |du |d')|a la derecha del?\b"
         r"|a destra (?:di |del |della |dell')|à direita d[eoa]s?\b", "right"),
        (r"(?:directly |right |just )?above\b|over\b|on top of\b|über\b|oberhalb (?:von )?|au-dessus (?:de |du |d')|encima del?\b|sopra\b"
         r"|acima d[eoa]s?\b", "above"),
        (r"(?:directly |right |just )?(?:below|beneath|underneath|under)\b|unter\b|unterhalb (?:von )?|sous\b|en dessous (?:de |du |d')"
         r"|(?:de)?bajo (?:del?\b)?|sotto\b|abaixo d[eoa]s?\b", "below"),
        (r"(?:right )?next to\b|beside\b|close to\b|adjacent to\b|neben\b|à côté (?:de |du |d')|junto a\b|al lado del?\b|accanto (?:a|al|alla)\b"
         r"|ao lado d[eoa]s?\b", "beside"),
    )
)  # fmt: skip
SEVERAL = re.compile(
    rf"^(?:{any_of('all|all of|every|each|any|several|alle|allen|jede[nsmr]?|tous|toutes|chaque|todos|todas|cada|tutti|tutte|ogni')})\b",
    re.I,
)
PLURAL = re.compile(r"(?:[^aeious]s|[aeo]s|ies|people|children|men|mice|geese|feet|teeth|leaves)$", re.I)
