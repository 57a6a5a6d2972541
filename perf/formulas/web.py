"""Scores of what is read from web pages: fields of a record, and main texts by runs of words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

RUN = 4  # words in a row that are compared
_WORD = re.compile(r"\w+", re.UNICODE)


def folded(value: Any) -> str:
    """NFKC with single spaces; numbers as they are written shortest."""
    text = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def field_score(expected: Any, found: Any) -> float:
    """1 or 0 for a single value, F1 of exact items for a list."""
    if not isinstance(expected, list):
        return float(found is not None and not isinstance(found, list) and folded(expected) == folded(found))
    true, given = Counter(map(folded, expected)), Counter(map(folded, found if isinstance(found, list) else ()))
    both = (true & given).total()
    return 2 * both / (true.total() + given.total()) if both else 0.0


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words occurs; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))) if words else Counter()


def shares(true: str, found: str) -> tuple[float, float, float]:
    """Runs in both, only in `found`, only in `true`, as shares of all of them."""
    wanted, given = runs_of(true), runs_of(found)
    both = (wanted & given).total()
    parts = both, given.total() - both, wanted.total() - both
    whole = sum(parts) or 1
    return parts[0] / whole, parts[1] / whole, parts[2] / whole


def text_f1(judged: Sequence[tuple[float, float, float]]) -> float:
    """F1 of mean precision and mean recall over pages, as the benchmark of the article set computes it."""
    precisions = [both / (both + more) for both, more, _ in judged if both + more]
    recalls = [both / (both + less) for both, _, less in judged if both + less]
    precision, recall = (sum(values) / len(values) if values else 0.0 for values in (precisions, recalls))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
