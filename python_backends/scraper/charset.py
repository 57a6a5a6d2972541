"""Bytes of a page to text: by byte order mark, server, page, then by what they can be."""

from __future__ import annotations

import codecs
import re

from python_backends.errors import UnsupportedMedia

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
# What browsers read (encoding.spec.whatwg.org), by Python's names; others could be made to cost much, as punycode.
_KNOWN = frozenset(
    {
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "utf-16",
        "big5",
        "big5hkscs",
        "euc_jp",
        "euc_kr",
        "cp949",
        "gb18030",
        "iso2022_jp",
        "shift_jis",
        "cp932",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "mac-cyrillic",
        "cp866",
        "cp874",
        "tis-620",
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{number}" for number in range(1, 17)),
    }
)
# Names that pages use for supersets of what they say, as browsers take them.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF",
    b"OggS": "Ogg",
    b"\x7fELF": "ELF",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_LOOK_AT = 4096
_MOST_CONTROLS = 0.02  # share of control characters above which bytes are no text


def decoded(content: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the encoding it was read by; `declared` is the server's name for it.

    A declaration the bytes contradict is not followed: bytes that are valid UTF-8 beyond ASCII are UTF-8. What
    cannot be decoded becomes U+FFFD. Raises UnsupportedMedia for bytes that are no text.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _as(content[len(mark) :], name), name
    _refuse_foreign(content)
    named = _known(declared) or _in_page(content)
    try:
        return content.decode("utf-8").replace("\0", ""), "utf-8" if not content.isascii() else named or "utf-8"
    except UnicodeDecodeError:
        name = named or "cp1252"
    return _as(content, name), name


def _as(content: bytes, name: str) -> str:
    return content.decode(name, "replace").replace("\0", "")


def _known(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):  # ValueError: a label with a NUL
        return None
    name = _READ_AS.get(name, name)
    return name if name in _KNOWN else None


def _in_page(content: bytes) -> str | None:
    found = _DECLARED.search(content, 0, _LOOK_AT)
    name = _known(found[1].decode("ascii")) if found else None
    return None if name and name.startswith("utf-16") else name  # readable as ASCII, so it is not UTF-16


def _refuse_foreign(content: bytes) -> None:
    kind = next((name for magic, name in _FOREIGN.items() if content.startswith(magic)), None)
    head = content[:_LOOK_AT]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if kind or controls > _MOST_CONTROLS * len(head):
        raise UnsupportedMedia(f"the bytes are {kind or 'binary data'}, not a page; HTML, XHTML and text are read")
