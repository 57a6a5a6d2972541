"""Words for parts of the picture, in the languages of `vocabulary`; the plainest ones in a few more."""

from __future__ import annotations

import re

from python_backends.pointing.place import Side
from python_backends.pointing.vocabulary import any_of

Words = tuple[tuple[str, tuple[Side, ...]], ...]

_OF_PICTURE = (
    r"(?: (?:of|in|on) (?:the |this |my )?"
    r"(?:image|picture|photo(?:graph)?|page|screen(?:shot)?|window|scene|frame|form|toolbar)"
    r"| (?:des|der|im|vom) (?:bild(?:e?s)?|seite|fotos?)| de (?:l'image|la (?:photo|page|imagen|foto|página)))?"
)
_PART = r"(?: (?:corner|side|half|part|edge|area|third|quarter|quadrant|end|border))?"
_AT = (
    r"(?:(?:that is |which is |located |placed |shown )?(?:on|at|in|to|near|towards?|along|by) "
    r"(?:the )?(?:far |very |extreme |most )?)"
)
_ENGLISH_BEHIND: Words = (
    (rf"{_AT}(?:top|upper)[- ]left{_PART}", ("top", "left")),
    (rf"{_AT}(?:top|upper)[- ]right{_PART}", ("top", "right")),
    (rf"{_AT}(?:bottom|lower)[- ]left{_PART}", ("bottom", "left")),
    (rf"{_AT}(?:bottom|lower)[- ]right{_PART}", ("bottom", "right")),
    (rf"{_AT}left(?:[- ]hand)?{_PART}", ("left",)),
    (rf"{_AT}right(?:[- ]hand)?{_PART}", ("right",)),
    (rf"{_AT}(?:top|upper){_PART}", ("top",)),
    (rf"{_AT}(?:bottom|lower){_PART}", ("bottom",)),
    (rf"{_AT}(?:middle|cent(?:er|re)){_PART}", ("centre",)),
)
_OTHERS_BEHIND: Words = (
    (any_of("(?:ganz )?links|auf der linken seite|am linken rand|(?:tout )?à gauche|(?:sur|du) (?:le )?côté gauche",
            "a la izquierda|a sinistra|à esquerda|слева|على اليسار"), ("left",)),
    (any_of("(?:ganz )?rechts|auf der rechten seite|am rechten rand|(?:tout )?à droite|(?:sur|du) (?:le )?côté droit",
            "a la derecha|a destra|à direita|справа|على اليمين"), ("right",)),
    (any_of("(?:ganz )?oben|am oberen rand|im oberen teil|(?:tout )?en haut|arriba|en la parte superior|in alto",
            "no topo|em cima|сверху|вверху|في الأعلى"), ("top",)),
    (any_of("(?:ganz )?unten|am unteren rand|im unteren teil|(?:tout )?en bas|abajo|en la parte inferior|in basso",
            "embaixo|em baixo|снизу|внизу|في الأسفل"), ("bottom",)),
    (any_of("in der mitte|im zentrum|mittig|au (?:milieu|centre)|en el (?:centro|medio)|al centro|in mezzo",
            "no (?:centro|meio)|в центре"), ("centre",)),
)  # fmt: skip
_BEFORE: Words = (
    (r"(?:top|upper)[- ]left\b(?:[- ](?:hand|corner))?", ("top", "left")),
    (r"(?:top|upper)[- ]right\b(?:[- ](?:hand|corner))?", ("top", "right")),
    (r"(?:bottom|lower)[- ]left\b(?:[- ](?:hand|corner))?", ("bottom", "left")),
    (r"(?:bottom|lower)[- ]right\b(?:[- ](?:hand|corner))?", ("bottom", "right")),
    (r"(?:far[- ])?left\b(?:[- ]?hand(?:[- ]side)?\b)?|linke[nrs]?\b|左(?:边|侧)的|左の|बाईं ओर", ("left",)),
    (r"(?:far[- ])?right\b(?:[- ]?hand(?:[- ]side)?\b)?|rechte[nrs]?\b|右(?:边|侧)的|右の|दाईं ओर", ("right",)),
    (r"(?:top|upper)\b|obere[nrs]?\b|上(?:面|边)的|上の|ऊपर", ("top",)),
    (r"(?:bottom|lower)\b|untere[nrs]?\b|下(?:面|边)的|下の|नीचे", ("bottom",)),
    (r"(?:middle|cent(?:er|re)|central)\b|mittlere[nrs]?\b|中间的|真ん中の", ("centre",)),
)

BEHIND = tuple(
    (re.compile(rf"(?:^|[\s,]+)(?:{words}){_OF_PICTURE}$", re.I), sides)
    for words, sides in (*_ENGLISH_BEHIND, *_OTHERS_BEHIND)
)
"""What stands behind the thing, and the part of the picture it says."""

BEFORE = tuple((re.compile(rf"^(?:{words})[- ]?", re.I), sides) for words, sides in _BEFORE)
"""The same before the thing."""

NOT_A_PLACE = re.compile(
    "^(?:"
    + any_of(
        "arrows?|hand(?:ed)?s?|foot|feet|hats?|names?|aid|class|fingers?|shoes?|gloves?|boots?|socks?|chevrons?|eyes?|ears?",
        "arms?|legs?|turns?|triangles?|angles?|clicks?|quotes?|brackets?|carets?|pointers?|case|page|secrets?|half|coats?",
        r"align\w*|wings?|spinning|initials?|-.*",
    )
    + r")\b",
    re.I,
)
"""After "left", "top", "first" and the like, what makes a name of it: a left arrow, a top hat, the last name."""
