"""Tabular XML: the elements that repeat are the rows, their attributes and children the cells. No DTD, no entities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from python_backends.errors import InvalidMedia
from python_backends.tables.limits import MAX_DEPTH, MAX_ROWS
from python_backends.tables.table import Table, check_size
from python_backends.tables.tree import table_in

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHUNK = 2**16


def xml_table(text: str) -> Table:
    """The table of an XML text; InvalidMedia for what is none, for a DTD, and for deep nesting."""
    root = xml_root(text)
    rows = _repeated(root)
    check_size(len(rows), 0)
    if not rows:
        raise InvalidMedia("no table was found in the XML: it needs elements that repeat, one a row")
    records = [dict(_cells(row)) for row in rows]
    if all(len(record) == 1 and "" in record for record in records):
        return table_in([record[""] for record in records])
    return table_in(records)


def xml_root(text: str) -> ElementTree.Element:
    """The outermost element; InvalidMedia for what is no XML, for a DTD, and for deep nesting."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InvalidMedia("XML with a document type or entities is not read; send it without", code="xml_entities")
    return _parsed(_DECLARATION.sub("", text, count=1))  # it may name an encoding that no longer holds


def _parsed(text: str) -> ElementTree.Element:
    parser: Any = ElementTree.XMLPullParser(events=("start", "end"))
    depth = 0
    root: ElementTree.Element | None = None
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            for event, element in parser.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                if depth > MAX_DEPTH:
                    raise InvalidMedia(f"the XML is nested more than {MAX_DEPTH} levels deep", code="too_deep")
        parser.close()
    except ElementTree.ParseError as error:
        raise InvalidMedia(f"the XML cannot be read: {error}", code="invalid_xml") from error
    if root is None:
        raise InvalidMedia("the XML holds no element", code="invalid_xml")
    return root


def _repeated(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The most numerous children of one name under one parent; of equals the outermost."""
    best: list[ElementTree.Element] = []
    for parent in root.iter():
        counted = Counter(child.tag for child in parent).most_common(1)
        if counted and counted[0][1] > max(1, len(best)):
            best = [child for child in parent if child.tag == counted[0][0]]
            if len(best) > MAX_ROWS:
                break
    return best


def _cells(row: ElementTree.Element) -> Iterator[tuple[str, str]]:
    yield from row.attrib.items()
    for element in row.iter():
        text = (element.text or "").strip()
        if element is row:
            if text and not row.attrib:
                yield "", text
        elif text or element.attrib:
            name = element.tag.rpartition("}")[2]
            yield element.get("name", element.get("key", name)), text or element.get("value", "")
