"""JSON as text to translate: its string values are language; names, numbers and marks are not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?')
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")


def is_json(text: str) -> bool:
    """Whether `text` is an object or a list in JSON."""
    if not text.strip().startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def stretches_of(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of `text`, which is JSON, in order, and whether each is language."""
    end = 0
    for match in _STRING.finditer(text):
        if match[2] is None:
            yield text[end : match.start(1)], False
            yield from _said(match[1])
            end = match.end(1)
    yield text[end:], False


def _said(string: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for escape in _ESCAPE.finditer(string):
        yield string[end : escape.start()], True
        yield escape[0], False
        end = escape.end()
    yield string[end:], True
