"""How sure the decoder was of each leaf: the probability of the tokens that wrote its value, under the grammar."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

# Compact JSON: a string with what tells a key from a value, or another scalar.
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"(:)?|-?\d[\d.eE+-]*|true|false|null')


def value_ranges(transcript: str) -> Iterator[tuple[int, int]]:
    """[start, stop) in characters of each scalar value of a transcript, in order; keys are none."""
    for found in _SCALAR.finditer(transcript):
        if not found[1]:
            yield found.start(), found.end()


def odds_of(transcript: str, texts: Sequence[str], log_probs: Sequence[float]) -> list[float]:
    """The probability of each scalar value of `transcript`, which is what the tokens `texts` say one after the other.

    A token that reaches into a value counts whole, and so does the one behind it, which ends the value.
    """
    stops: list[int] = []
    length = 0
    for text in texts:
        length += len(text)
        stops.append(length)
    found, at = [], 0
    for start, stop in value_ranges(transcript):
        while at < len(stops) and stops[at] <= start:
            at += 1
        total, token = 0.0, at
        while token < len(stops):
            total += log_probs[token]
            token += 1
            if stops[token - 1] > stop - 1:
                break
        found.append(math.exp(total))
    return found
