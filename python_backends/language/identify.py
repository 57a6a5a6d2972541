"""Which language a text is in: its script, letter statistics (py3langid), and the votes of common words."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from py3langid.langid import LanguageIdentifier

from python_backends.language.alphabets import foreign_letters
from python_backends.language.common_words import votes
from python_backends.language.scripts import LANGUAGES, NOT_LATIN, letters_by_script, script_of
from python_backends.language.tags import UNDETERMINED

# One vote is worth this many nats: a common word is about twenty times likelier in its own language than elsewhere.
_VOTE_NATS = 3.0
# A letter that a language does not have stands in it only in names.
_FOREIGN_NATS, _MOST_FOREIGN_NATS = 10.0, 40.0
# Beyond this much text statistics are certain, and cost a millisecond per thousand letters.
_MOST_CHARACTERS = 4_000
_SAME = {"no": "nb"}  # the model keeps Norwegian texts whose form was not known apart
# Languages that texts are seldom in and short texts are often mistaken for.
_RARE_NATS = dict.fromkeys("an dz fo jv la lb mg qu rw se vo wa xh zu".split(), 4.0)


class Guess(NamedTuple):
    """An ISO 639-1 code (`und` for a text without letters) and how sure that is, 0 to 1."""

    code: str
    confidence: float


def identify(text: str, among: Collection[str] | None = None) -> Guess:
    """The likeliest language of `text`, of those in `among` if given; markup should be taken out before."""
    ranked = ranking(text, among)
    return ranked[0] if ranked else Guess(UNDETERMINED, 0.0)


def ranking(text: str, among: Collection[str] | None = None) -> list[Guess]:
    """Every language that `text` may be in, likeliest first; empty for a text without letters."""
    text = text[:_MOST_CHARACTERS]
    counts = letters_by_script(text)
    script = script_of(counts)
    if script is None:
        return []
    if script in LANGUAGES and len(LANGUAGES[script]) == 1:
        share = counts[script] / sum(counts.values())
        alone = [Guess(LANGUAGES[script][0], round(max(0.5, share), 4))]
        return [guess for guess in alone if among is None or guess.code in among]
    scores = {code: score for code, score in _scores(text, script).items() if among is None or code in among}
    return _normalised(scores)


def _scores(text: str, script: str) -> dict[str, float]:
    """Log probabilities, up to a constant, of the languages written in `script`."""
    model = _model()
    logs = model.nb_classprobs(model.instance2fv(text))
    found: dict[str, float] = {}
    for code, log in zip(model.nb_classes, logs, strict=True):
        name = _SAME.get(str(code), str(code))
        if name in LANGUAGES[script] if script in LANGUAGES else name not in NOT_LATIN:
            found[name] = max(found.get(name, -np.inf), float(log) - _RARE_NATS.get(name, 0.0))
    for code, count in votes(text).items():
        if code in found:
            found[code] += _VOTE_NATS * count
    lower = text.casefold()
    for code in found:
        found[code] -= min(_MOST_FOREIGN_NATS, _FOREIGN_NATS * foreign_letters(code, lower))
    return found


def _normalised(scores: dict[str, float]) -> list[Guess]:
    """Probabilities that sum to one, likeliest first; equal ones in the order of their codes."""
    if not scores:
        return []
    codes = sorted(scores)
    values: npt.NDArray[np.float64] = np.array([scores[code] for code in codes])
    odds = np.exp(values - values.max())
    shares = odds / odds.sum()
    guesses = [Guess(code, round(float(share), 4)) for code, share in zip(codes, shares, strict=True)]
    return sorted(guesses, key=lambda guess: (-guess.confidence, -scores[guess.code], guess.code))


@cache
def _model() -> Any:
    """py3langid's model out of its wheel; reading it takes about 0.1 s."""
    return LanguageIdentifier.from_pickled_model("data/model.plzma")
