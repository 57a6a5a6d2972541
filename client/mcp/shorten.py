"""Making a result fit into what an agent can take: details go first, and it is told what went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Shortened:
    """`value` fits; `note` tells what was left out, None if nothing was."""

    value: Any
    note: str | None = None


def size_of(value: Any) -> int:
    """Characters of `value` as compact JSON."""
    return len(orjson.dumps(value).decode())


def shorten(value: Any, characters: int) -> Shortened:
    """`value` with its lists cut, the innermost first, and then its strings, until its JSON has at most `characters`.

    Each kind of list keeps as many of its first items as fit, the same number everywhere. Objects keep all their keys,
    so in the end it may still be too long: then `value` is what is left all the same.
    """
    whole = size_of(value)
    if whole <= characters:
        return Shortened(value)
    left_out: list[str] = []
    for path, longest in _lists(value).items():
        count, value = _largest(longest, characters, partial(_cut_lists, value, path))
        left_out.append(f"all but the first {count} of each {path}" if count else f"all of {path}")
        if size_of(value) <= characters:
            break
    else:
        count, value = _largest(whole, characters, partial(_cut_strings, value))
        left_out.append(f"the ends of texts longer than {count} characters")
    return Shortened(value, f"Shortened: the whole result has {whole} characters. Left out: {'; '.join(left_out)}.")


def _largest(highest: int, characters: int, cut: Callable[[int], Any]) -> tuple[int, Any]:
    """The largest limit with which what `cut` makes fits, and what it makes; 0 if none does."""
    low, high = 0, highest
    if size_of(cut(0)) > characters:
        high = 0
    while low < high:
        middle = (low + high + 1) // 2
        if size_of(cut(middle)) <= characters:
            low = middle
        else:
            high = middle - 1
    return low, cut(low)


def _lists(value: Any) -> dict[str, int]:
    """The kinds of lists in `value`, such as `sections[].lines`, with the length of the longest: innermost first."""
    longest: dict[str, int] = {}
    for path, item in _walk(value, ""):
        if isinstance(item, list) and item:
            longest[path] = max(len(item), longest.get(path, 0))
    return {path: longest[path] for path in sorted(longest, key=lambda path: -path.count("[]"))}


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, f"{path}[]")


def _cut_lists(value: Any, path: str, limit: int, at: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _cut_lists(item, path, limit, f"{at}.{key}" if at else key) for key, item in value.items()}
    if isinstance(value, list):
        kept = value[:limit] if at == path else value
        return [_cut_lists(item, path, limit, f"{at}[]") for item in kept]
    return value


def _cut_strings(value: Any, limit: int) -> Any:
    if isinstance(value, dict):
        return {key: _cut_strings(item, limit) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut_strings(item, limit) for item in value]
    return value[:limit] if isinstance(value, str) else value
