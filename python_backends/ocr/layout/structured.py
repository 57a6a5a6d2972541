"""What a text with a structure says, in lines that read like a page: labels with values, lists, rows between bars.

CSV, JSON, YAML, XML and HTML are written for programs; as evidence they are said in the words that are in them, without
the signs between. What cannot be read as what it looks like stays as it is.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from python_backends.errors import InvalidMedia, OpenfazeError
from python_backends.media.media import Claim
from python_backends.media.structure import text_media
from python_backends.scraper.page import page_of
from python_backends.scraper.text import lines as lines_of
from python_backends.scraper.text import visible
from python_backends.tables.delimited import delimited_table
from python_backends.tables.limits import MAX_DEPTH
from python_backends.tables.structured import json_value, yaml_value
from python_backends.tables.xml_table import xml_root

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARK = re.compile(r"[_.\s]+")


def said_lines(text: str) -> list[str]:
    """The lines of `text`, rules of tables left out; of a text with a structure, what it says."""
    media = text_media(text.encode(), Claim())
    try:
        found = list(_lines(text, "" if media is None else media.modality))
    except OpenfazeError:  # it only looked like it
        found = []
    lines = found or text.split("\n")
    return [line for line in lines if line.strip() and not _RULE.match(line)]


def _lines(text: str, modality: str) -> Iterator[str]:
    if modality in ("csv", "tsv") and not text.lstrip().startswith("|"):
        table = delimited_table(text)
        yield from _table(table.columns, table.rows)
    elif modality == "json":
        yield from _said(json_value(text.strip().removeprefix("\ufeff")))
    elif modality == "yaml":
        yield from _said(yaml_value(text))
    elif modality == "xml":
        root = xml_root(text.strip().removeprefix("\ufeff"))
        yield from _said({_name(root): _value(root, 0)})
    elif modality == "html":
        yield from _page(text)


def _said(value: Any) -> Iterator[str]:
    return _Teller(value).lines(value, "", 0)


class _Teller:
    """Says nested data. A label that stands in several places is said with what it is in."""

    def __init__(self, value: Any) -> None:
        self._told = Counter(_labels(value, 0))

    def lines(self, value: Any, label: str, depth: int) -> Iterator[str]:
        """The lines of what `label` is the name of."""
        if depth > MAX_DEPTH:
            raise InvalidMedia(f"the data is nested more than {MAX_DEPTH} levels deep", code="too_deep")
        if isinstance(value, Mapping):
            if label:
                yield f"{label}:"
            for key, part in value.items():
                yield from self._part(_label(key), part, label, depth)
        elif isinstance(value, list):
            yield from self._list(value, label, depth)
        else:
            yield f"{label}: {_text(value)}" if label else _text(value)

    def _part(self, label: str, part: Any, above: str, depth: int) -> Iterator[str]:
        plain = not _is_nested(part)
        told = f"{above} {label}" if plain and above and self._told[label] > 1 else label
        if not plain or _text(part):
            yield from self.lines(part, told, depth + 1)

    def _list(self, items: Sequence[Any], label: str, depth: int) -> Iterator[str]:
        if label:
            yield f"{label}:"
        if items and all(isinstance(item, Mapping) for item in items):
            rows = [dict(_cells(item, "", 0)) for item in items]
            names = list(dict.fromkeys(name for row in rows for name in row))
            yield from _table(names, [[row.get(name) for name in names] for row in rows])
        elif items and all(isinstance(item, list) and not any(map(_is_nested, item)) for item in items):
            width = max(map(len, items))
            yield from (_row([*row, *[None] * (width - len(row))]) for row in items)
        else:
            for item in items:
                yield from [f"- {_text(item)}"] if not _is_nested(item) else (
                    self.lines(item, "", depth + 1))  # fmt: skip


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)


def _labels(value: Any, depth: int) -> Iterator[str]:
    """The label of each plain value outside lists."""
    if isinstance(value, Mapping) and depth <= MAX_DEPTH:
        for key, part in value.items():
            if isinstance(part, Mapping):
                yield from _labels(part, depth + 1)
            elif not isinstance(part, list):
                yield _label(key)


def _cells(item: Mapping[Any, Any], above: str, depth: int) -> Iterator[tuple[str, Any]]:
    """(column, value) of a row; what is inside it has its name before its own, plain lists are one cell."""
    for key, part in item.items():
        name = f"{above} {_label(key)}".strip()
        if isinstance(part, Mapping) and depth < MAX_DEPTH:
            yield from _cells(part, name, depth + 1)
        elif isinstance(part, list):
            yield name, ", ".join(_text(each) for each in part if not _is_nested(each))
        else:
            yield name, part


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield _row([_label(column) for column in columns])
    yield from map(_row, rows)


def _row(cells: Sequence[Any]) -> str:
    return f"| {' | '.join(_text(cell).replace('|', '/') for cell in cells)} |"


def _label(key: Any) -> str:
    """`unitPrice` and `unit_price` as they would stand on a page."""
    return _MARK.sub(" ", _HUMP.sub(" ", str(key))).strip()


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    return " ".join(str(value).split())


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _value(element: Element, depth: int) -> Any:
    """Attributes and children by their names; several of one name as a list; text alone as it is."""
    text = (element.text or "").strip()
    if not len(element) and not element.attrib:
        return text
    grouped: dict[str, list[Any]] = {name.rpartition("}")[2]: [value] for name, value in element.attrib.items()}
    for child in element:
        grouped.setdefault(_name(child), []).append(_value(child, depth + 1))
    if text:
        grouped.setdefault("value" if element.attrib else _name(element), []).append(text)
    return {name: parts[0] if len(parts) == 1 else parts for name, parts in grouped.items()}


def _page(text: str) -> Iterator[str]:
    """The title and all that is seen of a page: rows of tables between bars, terms with what they mean."""
    root = copy.deepcopy(page_of(text.encode()).root)
    title = root.find(".//title")
    if title is not None:
        yield visible(title)
    for table in root.xpath("//table[not(.//table)]"):
        rows = [[visible(cell) for cell in row.xpath("./td|./th")] for row in table.iter("tr")]
        width = max(map(len, rows), default=0)
        caption = [visible(each) for each in table.xpath("./caption")]
        _say(table, [*caption, *(_row([*row, *[""] * (width - len(row))]) for row in rows if any(row))])
    for term in root.xpath("//dt[following-sibling::*[1][self::dd]]"):
        meaning = term.getnext()
        _say(term, [f"{visible(term).rstrip(':')}: {visible(meaning)}"])
        _say(meaning, [])
    body = root.find("body")
    yield from lines_of(root if body is None else body)


def _say(element: Any, lines: Sequence[str]) -> None:
    """Puts `lines` in the place of what is inside `element`."""
    tail = element.tail
    element.clear()
    element.tag, element.tail = "div", tail
    for line in lines:
        paragraph = element.makeelement("p")
        paragraph.text = line
        element.append(paragraph)
