"""What was learnt of pages, kept on disk: for each owner, name and site the places of its fields."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_backends.errors import Unavailable
from python_backends.scraper.healing.learnt import Learnt, learnt_from

MAX_BYTES = 2_000_000
"""Of one entry."""
_TABLE = """
CREATE TABLE IF NOT EXISTS learnt (
  owner TEXT NOT NULL, name TEXT NOT NULL, site TEXT NOT NULL, document TEXT NOT NULL, used REAL NOT NULL,
  PRIMARY KEY (owner, name, site)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Key:
    """Whose, under which name, of which site."""

    owner: str
    name: str
    site: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a field was: its elements, and the attribute of theirs that is the value, if it is not their text."""

    learnt: Learnt
    attribute: str | None = None


class Memory:
    """One file, at most `most` entries; the longest unused go first. Thread-safe.

    Raises Unavailable (code scraper_folder) where the file cannot be used.
    """

    def __init__(self, path: Path, most: int = 10_000) -> None:
        self._path, self._most, self._lock = path, most, threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with closing(self._open()) as file, file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def get(self, key: Key) -> dict[str, Kept]:
        """What is kept by field, nothing if nothing is."""
        row = self._run("SELECT document FROM learnt WHERE owner = ? AND name = ? AND site = ?", key)
        if not row:
            return {}
        self._run("UPDATE learnt SET used = julianday('now') WHERE owner = ? AND name = ? AND site = ?", key)
        fields = json.loads(row[0][0])
        return {field: Kept(learnt_from(one["learnt"]), one["attribute"]) for field, one in fields.items()}

    def put(self, key: Key, kept: Mapping[str, Kept]) -> None:
        """Keep `kept` in place of what was there; Unavailable where it is too large."""
        document = json.dumps({field: _document(one) for field, one in kept.items()}, ensure_ascii=False)
        if len(document.encode("utf-8", "replace")) > MAX_BYTES:
            raise Unavailable(f"what was learnt of the page is over {MAX_BYTES} bytes; ask for fewer fields at once")
        self._run(
            "INSERT INTO learnt VALUES (?, ?, ?, ?, julianday('now')) ON CONFLICT DO UPDATE SET "
            "document = excluded.document, used = excluded.used", key, document,
        )  # fmt: skip
        self._run(
            "DELETE FROM learnt WHERE (owner, name, site) IN (SELECT owner, name, site FROM learnt ORDER BY used DESC "
            "LIMIT -1 OFFSET ?)", None, self._most,
        )  # fmt: skip

    def _run(self, statement: str, key: Key | None, *more: str | int) -> list[Any]:
        given = (*((key.owner, key.name, key.site) if key else ()), *more)
        try:
            with self._lock, closing(self._open()) as file, file:
                return file.execute(statement, given).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5.0)

    def _unusable(self, error: Exception) -> Unavailable:
        message = f"the scraper cannot use {self._path} ({error}); name another folder in its parameter `folder`"
        return Unavailable(message, code="scraper_folder")


def _document(kept: Kept) -> dict[str, Any]:
    return {"learnt": kept.learnt.as_json(), "attribute": kept.attribute}
