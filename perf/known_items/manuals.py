"""Manual pages: the description is the document, the line under NAME the query."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from perf.known_items.item import KnownItem, beginning
from python_backends.web_search.document import Document

SOURCE = "manuals"
# Thousands of pages that repeat those of the finished commands in nearly the same words.
_LEFT_OUT = ("gcloud_alpha_", "gcloud_beta_")
_SECTION = re.compile(r'^\.S[Hh]\s+"?([^"\n]+)"?\s*$', re.M)
_FONT = re.compile(r"\\f(?:\[[^\]]*\]|\(..|.)|\\[&|^/,]|\\s[+-]?\d")
_REQUEST = re.compile(r"^[.'][A-Za-z]{1,3}\b ?|^\.\\\".*$", re.M)
_DASH = re.compile(r"\s+(?:\\-|-|\\\(em)+\s+")


def manuals_in(folder: Path) -> Iterator[KnownItem]:
    """Of `folder`/man*/*.gz; pages that only name another one are passed over."""
    for path in sorted(folder.glob("man[1-9]/*.gz")):
        if not path.name.startswith(_LEFT_OUT):
            item = _item(path)
            if item is not None:
                yield item


def _item(path: Path) -> KnownItem | None:
    source = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    parts = _SECTION.split(source)
    sections = {name.strip().upper(): text for name, text in zip(parts[1::2], parts[2::2], strict=False)}
    named = _DASH.split(_plain(sections.get("NAME", "")), maxsplit=1)
    text = beginning(_plain(sections.get("DESCRIPTION", "")))
    if len(named) != 2 or not named[1].strip() or len(text) < 40:
        return None
    name = path.name.removesuffix(".gz")
    return KnownItem(Document(f"https://manuals.example.org/{name}", name, text), beginning(named[1]), SOURCE)


def _plain(source: str) -> str:
    text = _REQUEST.sub("", _FONT.sub("", source)).replace("\\(aq", "'").replace("\\e", "\\")
    return " ".join(text.replace('"', "").replace("\\-", "-").split())
