"""Words for how one thing lies to another, and for more than one thing."""

from __future__ import annotations

import re

from python_backends.pointing.place import Bearing
from python_backends.pointing.vocabulary import any_of

_WORDS: tuple[tuple[str, Bearing], ...] = (
    (any_of(r"(?:(?:to|on|at) the )?left (?:side )?of\b|links (?:von|neben)\b|à gauche (?:de |du |d')",
            r"a la izquierda del?\b|a sinistra (?:di |del |della |dell')|à esquerda d[eoa]s?\b"), "left"),
    (any_of(r"(?:(?:to|on|at) the )?right (?:side )?of\b|rechts (?:von|neben)\b|à droite (?:de |du |d')",
            r"a la derecha del?\b|a destra (?:di |del |della |dell')|à direita d[eoa]s?\b"), "right"),
    (any_of(r"(?:directly |right |just )?above\b|over\b|on top of\b|über\b|oberhalb (?:von )?|au-dessus (?:de |du |d')",
            r"encima del?\b|sopra\b|acima d[eoa]s?\b"), "above"),
    (any_of(r"(?:directly |right |just )?(?:below|beneath|underneath|under)\b|unter\b|unterhalb (?:von )?|sous\b",
            r"en dessous (?:de |du |d')|(?:de)?bajo (?:del?\b)?|sotto\b|abaixo d[eoa]s?\b"), "below"),
    (any_of(r"(?:right )?next to\b|beside\b|close to\b|adjacent to\b|neben\b|à côté (?:de |du |d')|junto a\b",
            r"al lado del?\b|accanto (?:a|al|alla)\b|ao lado d[eoa]s?\b"), "beside"),
)  # fmt: skip

RELATIONS = tuple(
    (re.compile(rf"^(?P<thing>\S.*?)\s+(?:(?:that|which|who) (?:is|are) )?{words}\s*(?P<anchor>\S.*)$", re.I), bearing)
    for words, bearing in _WORDS
)
_MANY = any_of(
    "all|all of|every|each|any|several|alle|allen|jede[nsmr]?|tous|toutes|chaque|todos|todas|cada|tutti|tutte|ogni"
)
SEVERAL = re.compile(rf"^{_MANY}\b", re.I)
PLURAL = re.compile(r"(?:[^aeious]s|[aeo]s|ies|people|children|men|mice|geese|feet|teeth|leaves)$", re.I)
"""English, French, Spanish and Portuguese plurals, told by their ends alone."""
