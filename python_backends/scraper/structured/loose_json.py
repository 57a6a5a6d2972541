"""JSON as pages have it: wrapped in comments, with commas too many, quotes not escaped, or cut off."""

from __future__ import annotations

import json
import re
from typing import Any

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$"
)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|$)", re.S)
_SPACE = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,;]*")
MAX_REPAIRED = 2_000_000  # characters; the repair looks at each
_AFTER_STRING = frozenset(",:]}")
_CLOSES = {"{": "}", "[": "]"}


def values_in(text: str) -> list[Any]:
    """Every JSON value in `text`, one after another; none where not even a repaired text can be read."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";").lstrip("\ufeff")
    found = _read(text)
    if found is None and len(text) <= MAX_REPAIRED:
        found = _read(_repaired(text))
    return found or []


def _read(text: str) -> list[Any] | None:
    decoder, found, at = json.JSONDecoder(strict=False), list[Any](), 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            at = _gap(text, at)
    except (ValueError, RecursionError):  # ValueError: broken, or a number of thousands of digits
        return None
    return found


def _gap(text: str, at: int) -> int:
    end = _BETWEEN.match(text, at)
    return end.end() if end else at


def _repaired(text: str) -> str:
    """The same text without comments and needless commas, inner quotes escaped, what is open closed. One pass."""
    out: list[str] = []
    opened: list[str] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == '"':
            string, at = _string(text, at)
            out.append(string)
            continue
        comment = _COMMENT.match(text, at) if character == "/" else None
        if comment:
            at = comment.end()
            continue
        if character in "{[":
            opened.append(character)
        elif character in "}]":
            _without_comma(out)
            if not opened or _CLOSES[opened.pop()] != character:
                break
        out.append(character)
        at += 1
    _without_comma(out)
    return "".join(out) + "".join(_CLOSES[character] for character in reversed(opened))


def _without_comma(out: list[str]) -> None:
    while out and out[-1].isspace():
        out.pop()
    if out and out[-1] == ",":
        out.pop()


def _string(text: str, start: int) -> tuple[str, int]:
    """The string that begins at `start`, and where it ends: at a quote that is followed as the end of a string is."""
    out, at = ['"'], start + 1
    while at < len(text):
        character = text[at]
        if character == "\\":
            out.append(text[at : at + 2] if text[at + 1 : at + 2] in tuple('"\\/bfnrtu') else "\\\\")
            at += len(out[-1]) if out[-1] != "\\\\" or text[at + 1 : at + 2] == "\\" else 1
            continue
        if character == '"':
            end = _SPACE.match(text, at + 1)
            after = text[end.end() : end.end() + 1] if end else ""
            if not after or after in _AFTER_STRING:
                return "".join(out) + '"', at + 1
            out.append('\\"')
        else:
            out.append(character)
        at += 1
    return "".join(out) + '"', at
