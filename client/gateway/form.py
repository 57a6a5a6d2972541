"""Forms with files (multipart/form-data), taken apart in memory. The body that holds them is bounded before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from python_backends.errors import InvalidRequest

MAX_PARTS = 64
MAX_TEXT = 64 * 1024  # bytes of a part that is no file


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file of a form; name and MIME type are claims."""

    data: bytes
    filename: str
    mime: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """Texts and files by the names of their parts, in order."""

    texts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, FormFile], ...]


@dataclass
class _Part:
    headers: dict[bytes, bytes] = field(default_factory=dict)
    pieces: list[bytes] = field(default_factory=list)


def form_of(body: bytes, content_type: str) -> Form:
    """The form in `body`; InvalidRequest for what is none, and for more than MAX_PARTS parts or MAX_TEXT of a text."""
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary:
        raise _invalid("the header Content-Type names no boundary")
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise _invalid(str(error)) from error
    if parser.state != MultipartState.END:
        raise _invalid("it ends before its last boundary")
    texts, files = [], []
    for part in reader.parts:
        name, made = _read(part)
        if isinstance(made, FormFile):
            files.append((name, made))
        else:
            texts.append((name, made))
    return Form(tuple(texts), tuple(files))


class _Reader:
    """Collects what the parser calls out."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._name, self._value = b"", b""

    def callbacks(self) -> dict[str, object]:
        names = ("part_begin", "part_data", "header_field", "header_value", "header_end")
        return {f"on_{name}": getattr(self, name) for name in names}

    def part_begin(self) -> None:
        if len(self.parts) == MAX_PARTS:
            raise _invalid(f"it has more than {MAX_PARTS} parts")
        self.parts.append(_Part())

    def part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].pieces.append(data[start:end])

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        self.parts[-1].headers[self._name.lower()] = self._value
        self._name, self._value = b"", b""


def _read(part: _Part) -> tuple[str, str | FormFile]:
    options = dict(_options(part.headers.get(b"content-disposition", b"")))
    kind = part.headers.get(b"content-type")
    data = part.pieces[0] if len(part.pieces) == 1 else b"".join(part.pieces)
    name = options.get("name")
    if not name:
        raise _invalid("a part has no name in its header Content-Disposition")
    if "filename" in options:
        return name, FormFile(data, options["filename"], None if kind is None else kind.decode("latin-1"))
    if len(data) > MAX_TEXT:
        raise InvalidRequest(f"Field '{name[:64]}': at most {MAX_TEXT} bytes of text.", param=name[:64])
    try:
        return name, data.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"Field '{name[:64]}': the text is not UTF-8.", param=name[:64]) from error


def _options(disposition: bytes) -> Iterator[tuple[str, str]]:
    for key, value in parse_options_header(disposition)[1].items():
        yield key.decode("latin-1"), value.decode("utf-8", "replace")


def _invalid(reason: str) -> InvalidRequest:
    return InvalidRequest(f"The form cannot be read: {reason}.", code="invalid_form")
