"""How a text is tuned, by the words in it: valences from a lexicon, turned by negation, weighed by degree.

The valences are those of the VADER lexicon (Hutto and Gilbert 2014; MIT licence), means of ten people's ratings from
-4 to 4. The rules below are our own and few: the encoder's view of the whole text is judged beside them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

Lexicon = Mapping[str, float]

FILE = "lexicon.tsv"
REACH = 3  # words before a rated one that can turn or weigh it
TURNED = -0.6  # "not good" is less bad than "bad"
SPREAD = 15.0  # a sum of valences x becomes x / sqrt(x^2 + SPREAD)
BEFORE_BUT, AFTER_BUT = 0.5, 1.5

_WORDS = re.compile(r"[a-z']+|[^\sa-z]+")
_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without hardly barely scarcely lacks cannot can't don't doesn't "
    "didn't isn't wasn't aren't weren't won't wouldn't couldn't shouldn't hasn't haven't ain't cant dont doesnt didnt "
    "isnt wasnt arent werent wont wouldnt couldnt shouldnt hasnt havent aint".split()
)
_DEGREES = dict.fromkeys("very really extremely so too absolutely incredibly totally truly highly most".split(), 0.3)
_DEGREES |= dict.fromkeys("slightly somewhat fairly kinda barely partly little".split(), -0.3)
_TURNS = frozenset({"but", "however"})


def read_lexicon(folder: Path) -> Lexicon:
    """Valences by word or emoticon, in lower case."""
    lines = (folder / FILE).read_text("utf-8").splitlines()
    return {word: float(valence) for word, valence in (line.split("\t") for line in lines)}


def tune_of(text: str, lexicon: Lexicon) -> float:
    """From -1, bad, to 1, good; 0 for a text without rated words."""
    words = _WORDS.findall(text.lower().replace("’", "'"))
    valences: list[float] = []
    turn: int | None = None
    for place, word in enumerate(words):
        if word in _TURNS:
            turn = len(valences)
        if word in lexicon and word not in _DEGREES:
            valences.append(_in_company(lexicon[word], words[max(0, place - REACH) : place]))
    if turn is not None:
        valences = [v * BEFORE_BUT for v in valences[:turn]] + [v * AFTER_BUT for v in valences[turn:]]
    total = sum(valences)
    return total / math.sqrt(total * total + SPREAD)


def _in_company(valence: float, before: list[str]) -> float:
    """`valence` after what the words before it do to it."""
    degree = sum(_DEGREES.get(word, 0.0) for word in before)
    weighed = valence + degree * math.copysign(1, valence)
    return weighed * TURNED if any(word in _NEGATIONS for word in before) else weighed
