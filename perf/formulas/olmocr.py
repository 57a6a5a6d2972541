"""Unit tests on Markdown in the format of olmOCR-bench: present, absent, order, table, math, baseline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from perf.formulas.olmocr_tables import table_holds

Case = Mapping[str, Any]
_MARKS = re.compile(r"\*\*|__|\*|_|</?[bi]>")
_BREAK = re.compile(r"<br\s*/?>")
_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚", "'") | dict.fromkeys("“”„", '"') | dict.fromkeys("–—‑‒−", "-") | {"＿": "_"}
)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.S)
_FOREIGN = re.compile("[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
MAX_TAIL_REPEATS = 30


def normalised(markdown: str) -> str:
    """Line breaks to spaces, emphasis removed, whitespace collapsed, NFC, curly quotes and dashes to ASCII."""
    text = _MARKS.sub("", _BREAK.sub(" ", markdown))
    return unicodedata.normalize("NFC", " ".join(text.split())).translate(_PLAIN)


def passes(case: Case, markdown: str) -> bool:
    """Whether `markdown` passes one test. ValueError for a type that is not known."""
    try:
        check = _CHECKS[case["type"]]
    except KeyError as exc:
        raise ValueError(f"test type {case['type']!r} is not one of {', '.join(sorted(_CHECKS))}") from exc
    return check(case, markdown)


def _similar(case: Case, markdown: str) -> bool:
    text, page = normalised(case["text"]), normalised(markdown)
    if not case.get("case_sensitive", True):
        text, page = text.lower(), page.lower()
    window = page
    if case.get("first_n") and case.get("last_n"):
        window = page[: case["first_n"]] + page[-case["last_n"] :]
    elif case.get("first_n"):
        window = page[: case["first_n"]]
    elif case.get("last_n"):
        window = page[-case["last_n"] :]
    threshold = 1.0 - case.get("max_diffs", 0) / max(1, len(text))
    return bool(fuzz.partial_ratio(text, window) / 100 >= threshold)


def match_starts(pattern: str, text: str, max_diffs: int) -> npt.NDArray[np.int64]:
    """Every offset of `text` at which a stretch within `max_diffs` edits of `pattern` starts (Sellers 1980)."""
    if not pattern or not text:
        return np.zeros(0, np.int64)
    reversed_text = np.frombuffer(text[::-1].encode("utf-32-le"), np.uint32)
    steps = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    for index, char in enumerate(reversed(pattern), start=1):
        best = np.minimum(row[1:] + 1, row[:-1] + (reversed_text != ord(char)))
        best = np.concatenate(([index], best))
        row = np.minimum.accumulate(best - steps) + steps
    ends = np.flatnonzero(row <= max_diffs)
    return np.sort(len(text) - ends[ends > 0])


def _in_order(case: Case, markdown: str) -> bool:
    page, most = normalised(markdown), case.get("max_diffs", 0)
    before = match_starts(normalised(case["before"]), page, most)
    after = match_starts(normalised(case["after"]), page, most)
    return bool(before.size and after.size and before.min() < after.max())


def _formula_stands(case: Case, markdown: str) -> bool:
    """A lower bound: the rendered symbols are not compared, only the source with spaces removed."""
    wanted = "".join(case["math"].split())
    found = ("".join((next(filter(None, groups), "")).split()) for groups in _FORMULA.findall(markdown))
    return any(formula == wanted for formula in found)


def _sound(case: Case, markdown: str) -> bool:
    letters = sum(char.isalnum() for char in markdown)
    if case.get("max_length") is not None:
        return bool(letters <= case["max_length"])
    if letters == 0 or tail_repeats(markdown) > MAX_TAIL_REPEATS:
        return False
    return not (case.get("check_disallowed_characters", True) and _FOREIGN.search(markdown))


def tail_repeats(text: str, longest: int = 5) -> int:
    """How often the last n-gram of characters repeats at the very end, the most over n = 1..`longest`."""
    most = 0
    for size in range(1, longest + 1):
        tail, count = text[-size:], 0
        while len(tail) == size and text.endswith(tail, 0, len(text) - count * size):
            count += 1
        most = max(most, count)
    return most


_CHECKS: dict[str, Callable[[Case, str], bool]] = {
    "present": _similar,
    "absent": lambda case, markdown: not _similar(case, markdown),
    "order": _in_order,
    "table": lambda case, markdown: table_holds(case, markdown, normalised),
    "math": _formula_stands,
    "baseline": _sound,
}
