"""JSON-LD of a page as records: graphs, lists and references resolved, blocks that cannot be read left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from python_backends.scraper.page import Page
from python_backends.scraper.selector import Selectors
from python_backends.scraper.structured.loose_json import values_in
from python_backends.scraper.structured.record import Record, Value, short_name

MAX_NESTING = 30
MAX_VALUES = 50_000  # of one page, references followed: they can multiply
_LISTS = ("@graph", "@list", "@set")


def jsonld_of(page: Page, selectors: Selectors) -> list[Record]:
    """Records of all blocks, in the page's order; a thing in a list or graph is a record of its own."""
    blocks = []
    for script in page.root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            nodes = [node for value in values_in(script.text) for node in _nodes(value)]
            blocks.append((selectors.of(script), nodes))
    reading = _Reading({key: node for _, nodes in blocks for key, node in _by_id(nodes)}, [MAX_VALUES])
    return [record for selector, nodes in blocks for node in nodes if (record := reading.record(node, selector, ()))]


def _encodable(text: str) -> str:
    """`text` without halves of characters, which JSON can hold and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """The things at the top of a block, out of its lists and graphs."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += reversed(part)
        elif isinstance(part, dict):
            waiting += [part[key] for key in _LISTS if key in part]
            if any(not key.startswith("@") for key in part):
                yield part


def _by_id(nodes: list[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Named things anywhere in a block that say more than their name."""
    waiting: list[Any] = list(nodes)
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("@id"), str) and len(part) > 1:
                yield part["@id"], part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


@dataclass(frozen=True, slots=True)
class _Reading:
    """`named` are a page's things by @id; `left` holds how many values may still be read, the one thing that
    changes."""

    named: Mapping[str, Mapping[str, Any]]
    left: list[int]

    def record(self, node: Mapping[str, Any], selector: str, above: tuple[str, ...]) -> Record | None:
        """`node` as a record; `above` are the ids it stands in, which are not entered again."""
        name = node.get("@id")
        inside = (*above, str(name))
        properties: dict[str, tuple[Value, ...]] = {}
        for key, value in node.items():
            if key.startswith("@") or len(inside) > MAX_NESTING:
                continue
            values = tuple(self._values(value, selector, inside))
            if values:
                short = _encodable(short_name(key))
                properties[short] = properties.get(short, ()) + values
        types = node.get("@type", ())
        kinds = tuple(
            _encodable(short_name(kind))
            for kind in ([types] if isinstance(types, str) else types)
            if isinstance(kind, str)
        )
        return Record(kinds, properties, "json-ld", selector, _encodable(name) if isinstance(name, str) else None)

    def _values(self, value: Any, selector: str, above: tuple[str, ...]) -> Iterator[Value]:
        waiting = [value]
        while waiting and self.left[0] > 0:
            part = waiting.pop()
            self.left[0] -= 1
            if isinstance(part, list):
                waiting += reversed(part)
            elif isinstance(part, dict):
                wrapped = next((part[key] for key in ("@value", "@list", "@set") if key in part), None)
                if wrapped is not None:
                    waiting.append(wrapped)
                elif record := self._inner(part, selector, above):
                    yield record
            elif isinstance(part, str):
                if part:
                    yield _encodable(part)
            elif isinstance(part, int | float) and math.isfinite(part):
                yield part

    def _inner(self, part: Mapping[str, Any], selector: str, above: tuple[str, ...]) -> Value | None:
        name = part.get("@id")
        if len(part) == 1 and isinstance(name, str):
            known = self.named.get(name)
            if known is None or name in above:
                return _encodable(name)
            part = known
        return self.record(part, selector, above)
