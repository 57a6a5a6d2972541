"""Words of questions and of identifiers, and their base forms. English."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "cities": "city", "countries": "country",
    "data": "data", "status": "status", "series": "series", "bus": "bus", "gas": "gas", "address": "address",
    "addresses": "address", "news": "news", "was": "be", "is": "be", "are": "be", "were": "be", "has": "have",
    "had": "have", "does": "do", "did": "do", "bought": "buy", "sold": "sell", "made": "make", "paid": "pay",
    "sent": "send", "spent": "spend", "written": "write", "wrote": "write", "gave": "give", "given": "give",
    "received": "receive", "flown": "fly", "flew": "fly", "ran": "run", "sales": "sale", "movies": "movie",
    "indices": "index", "matrices": "matrix", "analyses": "analysis", "classes": "class", "businesses": "business",
    "services": "service", "prices": "price", "averages": "average", "times": "time", "types": "type",
}  # fmt: skip
_ENDINGS = ("ational", "ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ers", "er", "ors", "or",
            "ies", "ied", "ed", "es", "s", "e", "y")  # fmt: skip


def words_of(name: str) -> list[str]:
    """The words of an identifier, in lower case: `firstName`, `first_name` and `First Name` are alike."""
    return [part.lower() for part in _PARTS.findall(name)]


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """The singular."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 6 and word.endswith("uses") and word[-5] in "tir":  # statuses, viruses
        return word[:-2]
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What words of one family share: `bordering`, `borders` and `border`; `located` and `location`."""
    base = lemma(word)
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= 4:
            base = base[: -len(ending)]
            break
    if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "ls":
        base = base[:-1]
    return base
