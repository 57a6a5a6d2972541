"""What is asked of a list of numbers in the words, or of one number: sums, means, primes, factors."""

from __future__ import annotations

import re

_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_LIST = re.compile(rf"{_NUMBER}(?:\s*(?:,|;|\s|\band\b|\bund\b|\bet\b|\by\b)\s*{_NUMBER})+", re.I)
_OF_LIST = (
    (r"standard deviation|std|stdev|standardabweichung|écart[- ]type|desviación", "stdev(n)"),
    (r"variance|varianz", "variance(n)"),
    (r"median|mediane|médiane|mediana", "median(n)"),
    (r"mode\b|modalwert", "multimode(n)"),
    (r"average|mean\b|mittelwert|durchschnitt|moyenne|media\b|promedio", "mean(n)"),
    (r"product|produkt|produit", "prod(n)"),
    (r"maximum|max\b|largest|biggest|highest|größte", "max(n)"),
    (r"minimum|min\b|smallest|lowest|kleinste", "min(n)"),
    (r"range\b|spread\b", "max(n) - min(n)"),
    (r"sum\b|total\b|add\b|summe|somme|suma\b", "sum(n)"),
    (r"sort\b|sorted\b|order\b", "sorted(n)"),
    (r"greatest common|gcd\b|ggt\b", "gcd(*n)"),
    (r"least common|lcm\b|kgv\b", "lcm(*n)"),
)  # fmt: skip
_PRIME = "def is_prime(n):\n    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))\n"
_FACTORS = (
    "def factors(n):\n    found, d = [], 2\n    while d * d <= n:\n        while n % d == 0:\n"
    "            found.append(d)\n            n //= d\n        d += 1\n    return found + [n] * (n > 1)\n"
)
_NTH = "from itertools import count, islice\n"
_OF_ONE = (
    (rf"is ({_NUMBER}) (?:a )?prime", _PRIME + "is_prime({0})"),
    (rf"(?:factori[sz]e|prime factors of|factors of|factor) ({_NUMBER})", _FACTORS + "factors({0})"),
    (rf"({_NUMBER})(?:st|nd|rd|th)? prime", _NTH + _PRIME + "next(islice(filter(is_prime, count(2)), {0} - 1, None))"),
    (rf"first ({_NUMBER}) primes?", _NTH + _PRIME + "list(islice(filter(is_prime, count(2)), {0}))"),
    (rf"({_NUMBER})(?:st|nd|rd|th)? fibonacci", "a, b = 0, 1\nfor _ in range({0}):\n    a, b = b, a + b\na"),
    (
        rf"first ({_NUMBER}) (?:fibonacci )?(?:numbers of fibonacci|fibonacci numbers)",
        "f = [0, 1]\nwhile len(f) < {0}:\n    f.append(f[-1] + f[-2])\nf[:{0}]",
    ),
    (rf"first ({_NUMBER}) powers of ({_NUMBER})", "[{1} ** k for k in range(1, {0} + 1)]"),
)  # fmt: skip
_WHOLE = re.compile(r"-?\d+")


def numbers_in(words: str) -> str | None:
    """A program that prints what is asked; None where `words` name no list and no known question."""
    for pattern, code in _OF_ONE:
        found = re.search(pattern, words, re.I)
        if found is not None:
            given = [number.replace(",", "") for number in found.groups()]
            return f"from math import isqrt\n{code.format(*given)}\n" if all(map(_WHOLE.fullmatch, given)) else None
    listed = _LIST.search(words)
    if listed is None:
        return None
    asked = [code for pattern, code in _OF_LIST if re.search(pattern, words, re.I)]
    if not asked:
        return None
    numbers = ", ".join(number.replace(",", "") for number in _numbers(listed[0]))
    shown = asked[0] if len(asked) == 1 else f"({', '.join(asked)})"
    return f"from math import gcd, lcm, prod\nfrom statistics import *\nn = [{numbers}]\n{shown}\n"


def _numbers(text: str) -> list[str]:
    """A comma between digits sets thousands apart only where nothing else parts the numbers."""
    alone = r"-?\d+(?:\.\d+)?"
    spaced = re.search(r"\d,\s|;", text) is not None
    return re.findall(_NUMBER if spaced else alone, text)
