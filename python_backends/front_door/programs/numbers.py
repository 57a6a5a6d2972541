"""What is asked of a list of numbers in the words, or of one number: sums, means, primes, factors.

Every word must be understood: one that is not may change what is asked ("the average of 3 and 5, doubled").
"""

from __future__ import annotations

import re

from python_backends.front_door.programs.filler import nothing_more
from python_backends.front_door.programs.listed import LIST, NUMBER, numbers_of, written

_OF_LIST = (
    (r"geometric (?:mean|average)", "geometric_mean(n)"),
    (r"harmonic (?:mean|average)", "harmonic_mean(n)"),
    (r"population standard deviation", "pstdev(n)"),
    (r"population variance", "pvariance(n)"),
    (r"standard deviation|std|stdev|standardabweichung|écart[- ]type|desviación(?: estándar)?", "stdev(n)"),
    (r"variance|varianz", "variance(n)"),
    (r"median|mediane|médiane|mediana", "median(n)"),
    (r"mode|modalwert", "multimode(n)"),
    (r"(?:arithmetic )?(?:average|mean)|mittelwert|durchschnitt|moyenne|media|promedio", "mean(n)"),
    (r"product|produkt|produit", "prod(n)"),
    (r"maximum|max|largest|biggest|highest|größte", "max(n)"),
    (r"minimum|min|smallest|lowest|kleinste", "min(n)"),
    (r"range|spread", "max(n) - min(n)"),
    (r"sum|total|add|summe|somme|suma", "sum(n)"),
    (r"sort(?:ed)?|order", "sorted(n)"),
    (r"greatest common (?:divisor|factor|denominator)|gcd|ggt", "gcd(*n)"),
    (r"(?:least|lowest|smallest) common (?:multiple|denominator)|lcm|kgv", "lcm(*n)"),
)  # fmt: skip
_MANY = ("sorted(n)", "multimode(n)")
_PARTS = ("gcd(*n)", "lcm(*n)")
_MEASURE = re.compile("|".join(rf"(?P<m{place}>\b(?:{words})\b)" for place, (words, _) in enumerate(_OF_LIST)), re.I)
_JOINED = re.compile(r"[\s,]*(?:(?:and|or|und|et|y|as well as)\s+)?(?:the\s+|also\s+)*", re.I)
_PRIME = "def is_prime(n):\n    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))\n"
_FACTORS = (
    "def factors(n):\n    found, d = [], 2\n    while d * d <= n:\n        while n % d == 0:\n"
    "            found.append(d)\n            n //= d\n        d += 1\n    return found + [n] * (n > 1)\n"
)
_NTH = "from itertools import count, islice\n"
_OF_ONE = (
    (rf"\bis ({NUMBER}) (?:a )?prime(?: number)?\b", _PRIME + "is_prime({0})"),
    (rf"\b(?:factori[sz]e|(?:the )?prime factors of|factor) ({NUMBER})", _FACTORS + "factors({0})"),
    (rf"\b({NUMBER})(?:st|nd|rd|th) prime(?: number)?\b",
     _NTH + _PRIME + "next(islice(filter(is_prime, count(2)), {0} - 1, None))"),
    (rf"\b({NUMBER})(?:st|nd|rd|th) fibonacci(?: number)?\b",
     "a, b = 0, 1\nfor _ in range({0}):\n    a, b = b, a + b\na"),
)  # fmt: skip
_SERIES = (
    (rf"\bfirst ({NUMBER}) prime(?:s| numbers)\b", _NTH + _PRIME + "n = list(islice(filter(is_prime, count(2)), {0}))"),
    (rf"\bfirst ({NUMBER}) (?:fibonacci numbers|fibonaccis|numbers of fibonacci)\b",
     "n = [0, 1]\nwhile len(n) < {0}:\n    n.append(n[-1] + n[-2])\nn = n[:{0}]"),
    (rf"\bfirst ({NUMBER}) powers of ({NUMBER})", "n = [{1} ** k for k in range(1, {0} + 1)]"),
)  # fmt: skip
_WHOLE = re.compile(r"-?\d+")
_IMPORTS = "from math import gcd, isqrt, lcm, prod\nfrom statistics import *\n"


def numbers_in(words: str) -> str | None:
    """A program that prints what is asked; None where `words` name no list and no known question, or say more."""
    one = _found(words, _OF_ONE)
    if one is not None:
        code, rest = one
        return f"{_IMPORTS}{code}\n" if nothing_more(rest.replace("|", " ", 1)) else None
    series = _found(words, _SERIES)
    if series is not None:
        code, rest = series
        asked = _asked(rest)
        return None if asked is None else f"{_IMPORTS}{code}\n{_shown(asked, exact=True)}\n"
    return _of_list(words)


def _found(words: str, questions: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    """The code of the first of `questions` that is asked of whole numbers, and the other words."""
    for pattern, code in questions:
        found = re.search(pattern, words, re.I)
        if found is not None and all(map(_WHOLE.fullmatch, given := [written(number) for number in found.groups()])):
            return code.format(*given), f"{words[: found.start()]} | {words[found.end() :]}"
    return None


def _of_list(words: str) -> str | None:
    """Of the one list that stands there; two would leave it open which is meant."""
    listed = max(LIST.finditer(words), key=lambda found: len(found[0]), default=None)
    numbers = numbers_of(listed[0], words) if listed is not None else None
    if listed is None or numbers is None or len(numbers) < 2:
        return None
    asked = _asked(words[: listed.start()] + " | " + words[listed.end() :])
    if not asked:
        return None
    whole = all(map(_WHOLE.fullmatch, numbers))
    if not whole and any(name in _PARTS for name in asked):
        return None
    if whole or all(name in _MANY for name in asked):
        return f"{_IMPORTS}n = [{', '.join(numbers)}]\n{_shown(asked, exact=True)}\n"
    given = f"from decimal import Decimal\nn = [Decimal(d) for d in '{' '.join(numbers)}'.split()]\n"
    return f"{_IMPORTS}{given}{_shown(asked, exact=False)}\n"


def _asked(rest: str) -> list[str] | None:
    """The code of each measure in `rest`, where the numbers are a "|"; None if it says more than measures.

    Several measures must be joined: "the maximum average of" is something else than both.
    """
    found = list(_MEASURE.finditer(rest))
    for one, next_one in zip(found, found[1:], strict=False):
        if not _JOINED.fullmatch(between := rest[one.end() : next_one.start()]) or not between.strip():
            return None
    if not nothing_more(_MEASURE.sub(" ", rest).replace("|", " ", 1)):
        return None
    codes = (_OF_LIST[int((one.lastgroup or "m0")[1:])][1] for one in found)
    return list(dict.fromkeys(codes))


def _shown(asked: list[str], *, exact: bool) -> str:
    """The value, or all of them; decimals were computed as such and are shown as Python shows numbers."""
    shown = [code if exact or code in _MANY else f"float({code})" for code in asked] or ["n"]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
