"""Debian's packages: the long description is the document, the one-line synopsis the query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perf.known_items.item import KnownItem, beginning
from python_backends.web_search.document import Document

SOURCE = "packages"


def packages_in(lists: Path) -> Iterator[KnownItem]:
    """Of all `*Translation-en` in a folder of apt's lists, which `apt-get -o Acquire::Languages=en update` fetches."""
    for path in sorted(lists.glob("*Translation-en")):
        for paragraph in path.read_text("utf-8").split("\n\n"):
            item = _item(paragraph)
            if item is not None:
                yield item


def _item(paragraph: str) -> KnownItem | None:
    name = synopsis = ""
    body: list[str] = []
    for line in paragraph.splitlines():
        if line.startswith("Package: "):
            name = line[9:]
        elif line.startswith("Description-en: "):
            synopsis = line[16:].strip()
        elif line.startswith(" "):
            body.append("" if line.strip() == "." else line)
    text = beginning("\n".join(body))
    if not (name and synopsis and len(text) > 40):
        return None
    return KnownItem(Document(f"https://packages.example.org/{name}", name, text), synopsis, SOURCE)
