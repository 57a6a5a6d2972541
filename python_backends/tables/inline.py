"""A table that stands within a person's words: fenced, as JSON, as lines of fields, as a pipe table, or as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from python_backends.errors import InvalidMedia
from python_backends.tables.delimited import DELIMITERS
from python_backends.tables.numbers import MISSING, is_number
from python_backends.tables.read import table_of_text
from python_backends.tables.table import Table

LEAST_NUMBERS = 3  # fewer than this in a sentence are no series
_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?```", re.S)
_NUMBER = r"[-+−(]?[$€£¥₹]?\d[\d.,']*\d%?\)?|[-+−]?[$€£¥₹]?\d%?|(?:nan|null|n/a)"
# A mark between numbers must be followed by space unless every one is bare, so that 1,234 stays one number.
_LIST = re.compile(rf"(?:{_NUMBER})(?:(?:\s*[,;]\s+|\s*;\s*|\s+)(?:{_NUMBER}))+(?![\w.])", re.I)
_DATE = r"\d{4}-\d{1,2}(?:-\d{1,2})?|\d{4}|[A-Za-z]{3,9}\.? \d{4}|\d{1,2}[./]\d{1,2}[./]\d{4}"
_PAIR = re.compile(rf"(?P<date>{_DATE})\s*(?:[:=]|->|→)\s*(?P<value>{_NUMBER})(?![\w:])", re.I)
_TIGHT = re.compile(r"[-+−]?\d+(?:\.\d+)?(?:,[-+−]?\d+(?:\.\d+)?)+(?![\w.])")


def split_words(text: str) -> tuple[str, Table | None]:
    """(the words around the data, the table in them or None).

    Raises InvalidMedia where there clearly is a table but it cannot be read.
    """
    for finder in (_fenced, _nested, _lines, _pairs, _numbers):
        found = finder(text)
        if found is not None:
            start, stop, table = found
            return f"{text[:start]} {text[stop:]}".strip(), table
    return text, None


Found = tuple[int, int, Table]


def _fenced(text: str) -> Found | None:
    match = _FENCE.search(text)
    return None if match is None else (match.start(), match.end(), table_of_text(match[1]))


def _nested(text: str) -> Found | None:
    """JSON or XML from its first mark to its last; prose in brackets is left to the other finders."""
    for opening, closing in (("[", "]"), ("{", "}"), ("<", ">")):
        start, stop = text.find(opening), text.rfind(closing) + 1
        others = [at for mark in "[{" if (at := text.find(mark)) >= 0]
        if 0 <= start < stop and start == min(others or [start]):
            try:
                return start, stop, table_of_text(text[start:stop])
            except InvalidMedia:
                if text[start:stop].count(",") + text[start:stop].count("</") > LEAST_NUMBERS:
                    raise
    return None


def _lines(text: str) -> Found | None:
    """The longest run of lines that one delimiter divides, or that end in a number after a date."""
    best: tuple[int, int] | None = None
    for delimiter in DELIMITERS:
        for start, stop in _runs(text, delimiter):
            if best is None or text.count("\n", start, stop) > text.count("\n", *best):
                best = start, stop
    best = best or max(_runs(text, None), key=lambda run: text.count("\n", *run), default=None)
    if best is None:
        return None
    start, stop = _without_words(text, *best)
    return start, stop, table_of_text(text[start:stop])


def _runs(text: str, delimiter: str | None) -> Iterator[tuple[int, int]]:
    """(start, stop) of each run of LEAST_NUMBERS lines or more that hold fields and, all but the first, a number."""
    at, start, count, before = 0, 0, 0, ""
    for line in [*text.splitlines(keepends=True), ""]:
        if _has_fields(line, delimiter, heading=count == 0) or (count and _has_gap(line, before, delimiter)):
            start, count, before = (start, count + 1, line) if count else (at, 1, line)
        elif line.strip() or not line:
            if count >= LEAST_NUMBERS:
                yield start, at
            count = 0
        at += len(line)


def _has_fields(line: str, delimiter: str | None, *, heading: bool) -> bool:
    if delimiter is None:
        parts = line.rsplit(None, 1)
        return len(parts) == 2 and is_number(parts[1]) and any(mark.isdigit() for mark in parts[0])
    fields = line.split(delimiter)
    if len(fields) < 2:
        return False
    return heading or any(is_number(field.strip()) for field in fields) or set(line.strip()) <= set("|-: ")


def _has_gap(line: str, before: str, delimiter: str | None) -> bool:
    """Whether `line` is a row like the one `before` it with a value missing: `2024-06-01,` or `2024-06-01,NA`."""
    if delimiter is None or line.count(delimiter) != before.count(delimiter):
        return False
    fields = [field.strip().lower() for field in line.split(delimiter)]
    dated = any(mark.isdigit() for field in fields for mark in field)
    return len(fields) > 1 and dated and any(field in MISSING for field in fields)


def _without_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """The run without an introduction on its first line: `... of this: date,value`."""
    first = text[start:stop].split("\n", 1)[0]
    introduction = re.match(r".*\b(?:of this|data|series|table|values|following|this|dataset)\s*:\s*", first, re.I)
    if introduction is not None:
        return start + introduction.end(), stop
    second = text[start:stop].split("\n", 2)[1]
    mark = next((mark for mark in DELIMITERS if mark in second), None)
    if mark is not None and first.count(mark) != second.count(mark):
        return start + len(first) + 1, stop
    return start, stop


def _pairs(text: str) -> Found | None:
    """`2024-01: 5, 2024-02: 7`: a date and a number each, on one line."""
    pairs = list(_PAIR.finditer(text))
    if len(pairs) < LEAST_NUMBERS:
        return None
    rows = tuple((pair["date"], pair["value"].rstrip(",.;")) for pair in pairs)
    return pairs[0].start(), pairs[-1].end(), Table(("date", "value"), rows)


def _numbers(text: str) -> Found | None:
    """The longest list of numbers."""
    lists = [match for pattern in (_TIGHT, _LIST) for match in pattern.finditer(text)]
    match = max(lists, key=lambda found: len(_fields(found[0])), default=None)
    if match is None or len(fields := _fields(match[0])) < LEAST_NUMBERS:
        return None
    return match.start(), match.end(), Table(("value",), tuple((field,) for field in fields))


def _fields(text: str) -> Sequence[str]:
    if _TIGHT.fullmatch(text):
        return text.split(",")
    return [field.strip(",;") for field in re.split(r"\s*;\s*|\s*,\s+|\s+", text.strip())]
