"""Heads of HTTP/1.1 messages, as an intermediary reads and rewrites them (RFC 9112, RFC 9110 section 7.6.1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from python_backends.errors import InvalidRequest, UpstreamFailed

HEAD_BYTES = 64 << 10
# Of one hop only, and the proxy's own.
_HOP = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"proxy-authenticate"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The first line of a request to a proxy: `authority` is host:port, or host alone; `path` is empty for CONNECT."""

    method: bytes
    authority: str
    path: bytes
    fields: tuple[bytes, ...]

    def forwarded(self) -> bytes:
        """The request as the server shall see it: for itself, by the name that was judged, and the only one."""
        fields = [field for field in self.fields if field.partition(b":")[0].strip().lower() != b"host"]
        lines = [b"%s %s HTTP/1.1" % (self.method, self.path), b"Host: " + self.authority.encode("ascii"),
                 *fields, b"Connection: close"]  # fmt: skip
        return b"\r\n".join(lines) + b"\r\n\r\n"


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """Everything up to the empty line; UpstreamFailed where that does not come within bounds."""
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as exc:
        raise UpstreamFailed("a peer does not speak HTTP") from exc


def asked_of(head: bytes) -> Asked:
    """What a head asks a proxy for. Raises InvalidRequest for anything but CONNECT and absolute http:// addresses."""
    first, *fields = head[:-4].split(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        raise InvalidRequest("no request for a proxy")
    method, target, _ = words
    kept = tuple(field for field in fields if field.partition(b":")[0].strip().lower() not in _HOP)
    if method == b"CONNECT":
        return Asked(method, _ascii(target), b"", kept)
    if not target.lower().startswith(b"http://"):
        raise InvalidRequest("no request for a proxy")
    rest = target[len(b"http://") :]
    end = min((place for mark in b"/?#" if (place := rest.find(mark)) >= 0), default=len(rest))
    path = rest[end:].partition(b"#")[0]
    return Asked(method, _ascii(rest[:end]), path if path.startswith(b"/") else b"/" + path, kept)


def answer_head(head: bytes) -> tuple[bytes, bool]:
    """A server's head as the browser shall see it, on a connection that ends with it; False if another one follows."""
    first, *fields = head[:-4].split(b"\r\n")
    words = first.split(b" ", 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
        raise UpstreamFailed("a server does not speak HTTP")
    final = not words[1].startswith(b"1")
    kept = [field for field in fields if field.partition(b":")[0].strip().lower() not in _HOP]
    closing = [b"Connection: close"] if final else []
    return b"\r\n".join([first, *kept, *closing]) + b"\r\n\r\n", final


def _ascii(text: bytes) -> str:
    try:
        return text.decode("ascii")
    except UnicodeDecodeError as exc:
        raise InvalidRequest("no request for a proxy") from exc
