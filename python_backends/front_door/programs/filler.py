"""Words that ask, and say nothing of what: what is left of a request when all that it asks for was understood."""

from __future__ import annotations

import re

_FILLER = frozenset(
    "a an the of in for from and is are was be what what's whats how's it its it's this that these those there "
    "here me my us you can could would do does please pls just exactly now then so calculate calculated calculation "
    "compute computed determine find work out up evaluate give show tell get take display return print report answer "
    "result value values number numbers figure figures following given all together overall using use with via python "
    "pandas code script program programme sandbox run write test check "
    "prints outputs returns computes calculates gives "
    "berechne berechnen rechne aus bitte der die das den dem des von vom ist was sind gib zeig mir zahl zahlen wert "
    "werte und für mit wie lautet ermittle bestimme "
    "calcule calculer donne moi quelle quel est sont la le les l de du des d nombre nombres et s'il vous te plaît "
    "calcula cuál cual es son el los las dime número números y del por favor".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TO_DO = re.compile(r"\bto\s+(?=(?:work out|calculate|compute|find|determine|get|tell|give|evaluate|check)\b)", re.I)
_MARKS = re.compile(r"[\s.,:;?!¿¡=\"'`’()]*")


def nothing_more(rest: str) -> bool:
    """Whether `rest` is filler and punctuation alone: no number, no sign of arithmetic, no word that narrows."""
    rest = _TO_DO.sub(" ", rest)
    words = [word.replace("’", "'").lower() for word in _WORD.findall(rest)]
    return all(word in _FILLER for word in words) and _MARKS.fullmatch(_WORD.sub(" ", rest)) is not None
