"""The tags of a system message: `<task>ocr</task>` and `<guard>S1, S10</guard>`.

Only system messages are read. The same characters in any other message are text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from python_backends.errors import InvalidRequest

# Bounded spaces, and one pass that pairs the marks: a hostile prompt of a million tags must not cost quadratic time.
_MARK = re.compile(r"<\s{0,8}(/?)\s{0,8}(task|guard)\s{0,8}>", re.IGNORECASE)


def task_names(system: Iterable[str]) -> list[str]:
    """The distinct task names in `system`, lower case; [""] for an empty tag. Raises for a tag left open."""
    return [re.sub(r"[\s-]+", "_", name) for name in _values("task", system)]


def guard_codes(system: Iterable[str]) -> list[str]:
    """The distinct guard codes in `system`, lower case. An empty tag switches nothing on and is left out."""
    return [code for code in _values("guard", system) if code]


def without_tags(text: str) -> str:
    """`text` without its tags and what stands between them: what a decoder is told of a system message."""
    kept, end, depth = [], 0, 0
    for mark in _MARK.finditer(text):
        if not depth:
            kept.append(text[end : mark.start()])
        depth += -1 if mark[1] else 1
        end = mark.end()
    return "".join([*kept, text[end:]]).strip()


def _values(tag: str, system: Iterable[str]) -> list[str]:
    """Contents of every `tag`, split at commas, without doubles."""
    contents = (content for text in system for content in _contents(tag, text))
    return list(dict.fromkeys(value.strip().lower() for content in contents for value in content.split(",")))


def _contents(tag: str, text: str) -> Iterator[str]:
    """What stands between each opening and closing `tag`; InvalidRequest if they do not alternate."""
    start: int | None = None
    for mark in _MARK.finditer(text):
        if mark[2].lower() != tag:
            continue
        closes = mark[1] == "/"
        if closes is (start is None):
            raise _unpaired(tag)
        if closes:
            yield text[start : mark.start()]
        start = None if closes else mark.end()
    if start is not None:
        raise _unpaired(tag)


def _unpaired(tag: str) -> InvalidRequest:
    return InvalidRequest(f"invalid {tag}: write <{tag}>...</{tag}>, each tag closed", param="messages")
