"""Where a content part's bytes are: in the part (data URI or bare base64), or at an address the front door fetches."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote_to_bytes

from client.gateway.config import Limits
from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge

Kind = Literal["image", "file", "audio", "video"]

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DATA_HEAD = re.compile(r"data:(?P<mime>[\w.+-]+/[\w.+-]+)?(?P<parameters>(?:;[^,;]*)*),", re.IGNORECASE)
_DATA_HEAD_CHARS = 512
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+")
_LIFTED = re.compile(r"https?://[^\s<>\"'()\[\]]+")
_LIFTED_DATA = re.compile(
    r"(?<!\S)data:[\w.+-]+/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,[A-Za-z0-9+/]+={0,2}(?!\S)", re.I
)
_TRAILING = ".,;:!?"
_WHITESPACE = str.maketrans("", "", " \t\r\n")
# Decoded piece by piece, so that the interpreter lock is free for other requests in between; a multiple of 4.
_STEP_CHARS = 512 * 1024
_AUDIO_MIMES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "x-wav": "audio/wav"}


@dataclass(frozen=True, slots=True)
class Inline:
    """Decoded bytes; `mime` as the caller declared it."""

    data: bytes
    mime: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """A URL, unchecked: what may be fetched is the guarded fetcher's decision, in one place and with one text."""

    url: str


def source_of(text: str, param: str, limits: Limits, *, bare: bool) -> Inline | Address:
    """What `text` is: a data URI, a URL, or (only if `bare`) base64 without a prefix.

    Raises InvalidMedia for base64 that cannot be decoded or is empty, PayloadTooLarge beyond `limits.file_bytes`,
    InvalidRequest for anything else; each names `param`.
    """
    if text[:5].lower() == "data:":
        return _data_uri(text, param, limits)
    if _SCHEME.match(text):
        if len(text) > limits.url_chars:
            raise InvalidRequest(f"Field '{param}': a URL may have {limits.url_chars} characters.", param=param)
        return Address(text)
    if not bare:
        raise InvalidRequest(f"Field '{param}': invalid, expected an http(s) URL or a base64 data URI.", param=param)
    return Inline(_decoded(text, 0, param, limits), None)


def mime_of(declared: str | None, param: str) -> str | None:
    """`declared` if it has the form of a MIME type; InvalidRequest if not."""
    if declared is not None and not _MIME.fullmatch(declared):
        raise InvalidRequest(f"Field '{param}': expected a MIME type such as application/pdf.", param=param)
    return declared


def audio_mime(declared: str | None, param: str) -> str | None:
    """The MIME type of `input_audio.format`, which is a MIME subtype, a file extension or a whole MIME type."""
    if declared is None or "/" in declared:
        return mime_of(declared, param)
    return mime_of(_AUDIO_MIMES.get(declared, f"audio/{declared}"), param)


def lifted_urls(text: str) -> list[str]:
    """The http(s) URLs that stand in `text`, without the punctuation that ends a sentence."""
    return [match.rstrip(_TRAILING) for match in _LIFTED.findall(text)] if "://" in text else []


def lifted_data(text: str) -> tuple[str, list[str]]:
    """`text` without the base64 data URIs that stand between its words, and those; others are part of some markup."""
    found = _LIFTED_DATA.findall(text) if ";base64," in text else []
    return (_LIFTED_DATA.sub("", text).strip(), found) if found else (text, [])


def _data_uri(text: str, param: str, limits: Limits) -> Inline:
    head = _DATA_HEAD.match(text[:_DATA_HEAD_CHARS])
    if head is None:
        raise InvalidMedia(f"Field '{param}': invalid data URI, expected data:<mime>;base64,<data>.", param=param)
    if head["parameters"].lower().endswith(";base64"):
        return Inline(_decoded(text, head.end(), param, limits), head["mime"])
    data = unquote_to_bytes(text[head.end() :])
    return Inline(_checked(data, param, limits), head["mime"])


def _decoded(text: str, start: int, param: str, limits: Limits) -> bytes:
    if (len(text) - start) // 4 * 3 > limits.file_bytes * 1.1:
        raise _too_large(param, limits)
    try:
        return _checked(_strict(text, start), param, limits)
    except ValueError:
        pass
    # Command-line tools wrap their lines, and some encoders leave out the padding.
    clean = text[start:].translate(_WHITESPACE)
    try:
        return _checked(_strict(clean + "=" * (-len(clean) % 4), 0), param, limits)
    except ValueError as error:
        raise InvalidMedia(f"Field '{param}': invalid base64 data.", param=param) from error


def _strict(text: str, start: int) -> bytes:
    steps = range(start, len(text), _STEP_CHARS)
    pieces = [base64.b64decode(text[step : step + _STEP_CHARS], validate=True) for step in steps]
    if any(len(piece) % 3 for piece in pieces[:-1]):
        raise ValueError("padding before the end")
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _checked(data: bytes, param: str, limits: Limits) -> bytes:
    if not data:
        raise InvalidMedia(f"Field '{param}': invalid, the attached data is empty.", param=param)
    if len(data) > limits.file_bytes:
        raise _too_large(param, limits)
    return data


def _too_large(param: str, limits: Limits) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"Field '{param}': an inline file may have {limits.file_bytes} bytes. Pass larger ones by URL.", param=param
    )
