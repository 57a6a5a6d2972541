"""The documents on disk: a SQLite database, which is the truth. Words and vectors are copies that follow it.

What is committed is on disk (its log is flushed at every commit) and survives the death of the process at any moment.
`changes` says in which order documents came and went, so that a copy that is behind can catch up.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from python_backends.errors import Unavailable
from python_backends.web_search.document import Document, host_of, url_key

_VERSION = 1
_SCHEMA = """
CREATE TABLE about (version INTEGER NOT NULL, encoder TEXT NOT NULL, slots INTEGER NOT NULL) STRICT;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, content BLOB NOT NULL UNIQUE, url TEXT NOT NULL,
    title TEXT NOT NULL, description TEXT NOT NULL, text TEXT NOT NULL, collection TEXT NOT NULL, host TEXT NOT NULL,
    published INTEGER NOT NULL, slot INTEGER NOT NULL, slots INTEGER NOT NULL
) STRICT;
CREATE TABLE changes (number INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL) STRICT;
"""
_COLUMNS = "id, url, title, text, collection, published, description"
_AT_ONCE = 500  # ids in one statement


class Row(NamedTuple):
    """A document and its number, which is never used again."""

    id: int
    document: Document


class Held(NamedTuple):
    """What is known of a stored document without its text; `published` is 0 or a day's ordinal."""

    id: int
    slot: int
    slots: int
    published: int
    collection: str
    host: str


class Kept(NamedTuple):
    """A stored document that a new one is compared with."""

    id: int
    key: str
    content: bytes
    collection: str
    published: int
    title: str


class Ledger:
    """The database at `path`. Methods raise Unavailable (code index_failed); one thread at a time uses it.

    A reader (`write` False) sees what is committed and never writes; for it the database must exist.
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        self._path = path
        with _translated(path):
            mode = "rwc" if write else "rw"  # the log's index, which reader and writer share, must be writable
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None,
                                       check_same_thread=False, timeout=10.0)  # fmt: skip
        try:
            with _translated(path):
                self._prepare(write)
        except Unavailable:
            self._db.close()
            raise

    @property
    def last_change(self) -> int:
        """The number of the newest change, 0 before the first."""
        return int(self._one("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'")[0])

    @property
    def slots(self) -> int:
        """Vectors that were ever kept: those of documents that left stay in the file."""
        return int(self._one("SELECT slots FROM about")[0])

    @property
    def encoder(self) -> str:
        """What made the vectors, as the first writer named it."""
        return str(self._one("SELECT encoder FROM about")[0])

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM documents")[0])

    def name_encoder(self, encoder: str) -> None:
        """Say what makes the vectors; once there are some it stays."""
        with self.transaction():
            self._db.execute("UPDATE about SET encoder = ? WHERE slots = 0", (encoder,))

    def like(self, key: str, content: bytes) -> list[Kept]:
        """The stored documents with this address or this content; two at most."""
        query = "SELECT id, key, content, collection, published, title FROM documents WHERE key = ? OR content = ?"
        with _translated(self._path):
            return [Kept(*row) for row in self._db.execute(query, (key, content))]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what the block does; on disk when it ends."""
        with _translated(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def put(self, document: Document, slot: int, slots: int) -> int:
        """Inside a transaction: keep a document whose vectors are at `slot` and those after it."""
        cursor = self._db.execute(
            "INSERT INTO documents (key, content, url, title, description, text, collection, host, published, slot, "
            "slots) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (url_key(document.url), document.content, document.url, document.title, document.description, document.text,
             document.collection, host_of(document.url), ordinal_of(document.published), slot, slots),
        )  # fmt: skip
        number = cursor.lastrowid
        assert number is not None
        self._db.execute("UPDATE about SET slots = max(slots, ?)", (slot + slots,))
        self._db.execute("INSERT INTO changes (id) VALUES (?)", (number,))
        return number

    def remove(self, ids: Sequence[int]) -> None:
        """Inside a transaction: drop documents."""
        for number in ids:
            self._db.execute("DELETE FROM documents WHERE id = ?", (number,))
            self._db.execute("INSERT INTO changes (id) VALUES (?)", (number,))

    def changed_since(self, change: int, limit: int) -> list[tuple[int, int]]:
        """Up to `limit` changes after `change`: their numbers, and the documents that came or went."""
        query = "SELECT number, id FROM changes WHERE number > ? ORDER BY number LIMIT ?"
        with _translated(self._path):
            return [(int(number), int(row)) for number, row in self._db.execute(query, (change, limit))]

    def forget_changes(self, until: int) -> None:
        """Changes up to `until` are in every copy."""
        with self.transaction():
            self._db.execute("DELETE FROM changes WHERE number <= ?", (until,))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The documents among `ids`, in no order."""
        found: list[Row] = []
        with _translated(self._path):
            for start in range(0, len(ids), _AT_ONCE):
                part = ids[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT {_COLUMNS} FROM documents WHERE id IN ({marks})"
                found += [_row(values) for values in self._db.execute(query, tuple(part))]
        return found

    def all_ids(self) -> list[int]:
        """Of every document, in order."""
        with _translated(self._path):
            return [int(row[0]) for row in self._db.execute("SELECT id FROM documents ORDER BY id")]

    def held(self) -> list[Held]:
        """Every document by its id, without texts."""
        query = "SELECT id, slot, slots, published, collection, host FROM documents ORDER BY id"
        with _translated(self._path):
            return [Held(*row) for row in self._db.execute(query)]

    def listed(self, prefix: str, limit: int) -> list[tuple[int, str, str, str, int]]:
        """(id, url, title, collection, published) of addresses that begin with `prefix`, by address."""
        query = ("SELECT id, url, title, collection, published FROM documents WHERE substr(url, 1, ?) = ? ORDER BY url "
                 "LIMIT ?")  # fmt: skip
        with _translated(self._path):
            return list(self._db.execute(query, (len(prefix), prefix, limit)))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _prepare(self, write: bool) -> None:
        if not write:
            self._db.execute("PRAGMA query_only = 1")
        else:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
                self._db.executescript(f"BEGIN; {_SCHEMA} INSERT INTO about VALUES ({_VERSION}, '', 0); COMMIT;")
        version = self._db.execute("SELECT version FROM about").fetchone()[0]
        if version != _VERSION:
            raise Unavailable(f"the web index in {self._path.parent} has form {version}, not {_VERSION}; make it anew",
                              code="index_failed")  # fmt: skip

    def _one(self, query: str) -> tuple[int | str, ...]:
        with _translated(self._path):
            found: tuple[int | str, ...] = self._db.execute(query).fetchone()
        return found


def ordinal_of(day: datetime.date | None) -> int:
    """A day as a number; 0 for none."""
    return 0 if day is None else day.toordinal()


def day_of(ordinal: int) -> datetime.date | None:
    """The inverse."""
    return datetime.date.fromordinal(ordinal) if ordinal else None


def _row(values: tuple[int, str, str, str, str, int, str]) -> Row:
    number, url, title, text, collection, published, description = values
    return Row(number, Document(url, title, text, collection, day_of(published), description))  # type: ignore[arg-type]


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise Unavailable(f"the web index {path} cannot be used: {exc}", code="index_failed") from exc
