"""Web pages with what they say: recipes as records, and articles as text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from perf.sets.base import rows_of

RECIPES, ARTICLES, READABILITY = "recipe_extraction", "article_extraction181", "readability_pages"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A page and the fields of `schema` that it has."""

    id: str
    content: bytes
    schema: Mapping[str, Any]
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A page and its main text; of some the title is known too."""

    id: str
    url: str
    content: bytes
    text: str
    title: str | None = None


def recipes(folder: Path) -> list[Recipe]:
    """`recipe_extraction`."""
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    return [
        Recipe(
            row["id"],
            _unpacked(folder / row["html"]),
            schema,
            {name: value for name, value in row["expected"].items() if value is not None},
        )
        for row in rows_of(folder)
    ]


def articles(folder: Path) -> list[Article]:
    """`article_extraction181`."""
    return [
        Article(row["id"], row["url"], _unpacked(folder / row["html"]), row["articleBody"]) for row in rows_of(folder)
    ]


def readability_pages(folder: Path) -> list[Article]:
    """`readability_pages`: the truth is the text of an HTML fragment."""
    return [
        Article(
            row["id"],
            "http://fakehost/test/page.html",
            _unpacked(folder / row["source"]),
            _text(_unpacked(folder / row["expected"])),
            row["metadata"].get("title"),
        )
        for row in rows_of(folder)
    ]


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def _text(content: bytes) -> str:
    return " ".join(html.document_fromstring(content.decode("utf-8")).itertext())
