"""Documents out of a folder: HTML, Markdown, text, PDF, and JSON lines that hold a document each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.web_search.document import MAX_DESCRIPTION, MAX_TEXT, MAX_TITLE, MAX_URL, Collection, Document
from python_backends.web_search.feeding.extract import KINDS, Extractor, sound

JSON_LINES = (".jsonl", ".ndjson")
MAX_BYTES = 80_000_000  # of a file that is read whole; JSON lines are read one by one
_MAX_LINE = 4 * MAX_TEXT


class Item(NamedTuple):
    """What one file, line or page gave: a document, or why it gave none."""

    place: str
    document: Document | None
    trouble: str | None = None


class FedDocument(BaseModel):
    """A line of a JSON lines file. `collection` is the command's where it is absent."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1, max_length=MAX_URL)
    title: str = Field(default="", max_length=MAX_TITLE)
    text: str = Field(min_length=1, max_length=MAX_TEXT)
    description: str = Field(default="", max_length=MAX_DESCRIPTION)
    published: datetime.date | None = None
    collection: Collection | None = None


def items_in(folder: Path, base_url: str | None, extractor: Extractor) -> Iterator[Item]:
    """Everything below `folder`, in order of its paths, or the one file that it is. Hidden files are passed over.

    A file's address is `base_url` and its path in the folder; without one, that of the file itself.
    """
    root = folder if folder.is_dir() else folder.parent
    for path in _paths(folder):
        suffix = path.suffix.lower()
        if suffix in JSON_LINES:
            yield from _lines(path, extractor.collection)
        elif suffix in KINDS:
            yield _item(path, _address(path, root, base_url), extractor)


def _paths(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise InvalidRequest(f"there is no file or folder {folder}")
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _address(path: Path, root: Path, base_url: str | None) -> str:
    if base_url is None:
        return path.resolve().as_uri()
    return f"{base_url.rstrip('/')}/{quote(path.relative_to(root).as_posix())}"


def _item(path: Path, url: str, extractor: Extractor) -> Item:
    try:
        if path.stat().st_size > MAX_BYTES:
            return Item(str(path), None, f"it has more than {MAX_BYTES} bytes")
        found = extractor.extract(path.read_bytes(), url)
    except OSError as error:
        return Item(str(path), None, str(error.strerror or error))
    except OpenfazeError as error:
        return Item(str(path), None, error.message)
    return Item(str(path), found.document, None if found.document else "the page asks not to be indexed")


def _lines(path: Path, collection: Collection) -> Iterator[Item]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_MAX_LINE), b""), 1):
                if line.strip():
                    yield _line(f"{path}:{number}", line, collection)
    except OSError as error:
        yield Item(str(path), None, str(error.strerror or error))


def _line(place: str, line: bytes, collection: Collection) -> Item:
    try:
        fed = FedDocument.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"])) or "the line"
        return Item(place, None, f"{where}: {fault['msg']}")
    document = Document(sound(fed.url), sound(fed.title or fed.url), sound(fed.text), fed.collection or collection,
                        fed.published, sound(fed.description))  # fmt: skip
    return Item(place, document)
