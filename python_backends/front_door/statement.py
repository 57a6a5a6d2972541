"""A statement of SQL that a request consists of: it is run as it stands, and not taken for a question."""

from __future__ import annotations

import re

_FENCED = re.compile(r"\s*```[ \t]*(?:sql)?[ \t]*\n(.*?)```\s*", re.S | re.I)
_NAME = r"(?:[\w.]+|\"[^\"]+\"|'[^']*'|\*|-?\d+(?:\.\d+)?)"
_CALL = r"\w+\s*\((?:[^()]|\([^()]*\))*\)(?:\s+over\s*\([^()]*\))?"
_TERM = rf"(?:{_CALL}|\((?:[^()]|\([^()]*\))*\)|{_NAME})"
_ITEM = rf"{_TERM}(?:\s*(?:[-+*/%]|\|\|)\s*{_TERM})*(?:\s+as\s+(?:\w+|\"[^\"]+\")|(?<=\))\s+(?!from\b)\w+)?"
_AFTER = r"where|group\s+by|order\s+by|having|limit|union|(?:inner|left|right|full|cross)?\s*(?:outer\s+)?join"
_SOURCE = r"(?:[\w.]+|\"[^\"]+\")"
_SELECT = re.compile(
    rf"select\s+(?:distinct\s+)?{_ITEM}(?:\s*,\s*{_ITEM})*\s+from\s+"
    rf"(?:\(.+|{_SOURCE}(?:\s+(?:as\s+)?(?!(?:{_AFTER})\b)\w{{1,3}}\b)?\s*(?:,.+|\s(?:{_AFTER})\b.+)?)",
    re.S | re.I,
)
_WITH = re.compile(r"with\s+(?:recursive\s+)?\w+(?:\s*\([^()]*\))?\s+as\s*\(\s*select\b.+\)\s*select\b.+", re.S | re.I)
_CAPITALS = re.compile(r"(?:SELECT|WITH)\s.+\sFROM\s.+", re.S)
"""Nobody writes English like that."""
_LONGEST = 4000


def statement_in(words: str) -> str | None:
    """The one SELECT or WITH that `words` are, fenced or bare; None for anything else: "select the best city"."""
    fenced = _FENCED.fullmatch(words[: _LONGEST + 1])
    text = (fenced[1] if fenced else words).strip().rstrip(";").rstrip()
    if len(text) > _LONGEST or ";" in text:
        return None
    return text if any(form.fullmatch(text) for form in (_CAPITALS, _SELECT, _WITH)) else None
