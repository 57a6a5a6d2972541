"""Python's documentation strings: what follows the first paragraph is the document, that paragraph the query."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from perf.known_items.item import KnownItem, beginning
from python_backends.web_search.document import Document

SOURCE = "docstrings"
_LONGEST_QUERY = 200
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings_in(folders: Sequence[Path]) -> Iterator[KnownItem]:
    """Of the public classes and functions of all modules below `folders`, which are read and not run."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "tests" not in path.parts:
                yield from _items(path, ".".join(path.relative_to(folder).with_suffix("").parts))


def _items(path: Path, module: str) -> Iterator[KnownItem]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old escapes
            tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITIONS) and not node.name.startswith("_"):
            first, _, rest = (ast.get_docstring(node) or "").partition("\n\n")
            query, text = " ".join(first.split()), beginning(rest)
            if 20 <= len(query) <= _LONGEST_QUERY and len(text) > 40:
                url = f"https://python.example.org/{module}/{node.lineno}"
                yield KnownItem(Document(url, f"{module.rpartition('.')[2]}.{node.name}", text), query, SOURCE)
