"""Leaf vocabulary of the web index: what is kept of a page. Imports nothing of ours."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

Collection = Literal["general", "financial", "research"]
COLLECTIONS: tuple[Collection, ...] = get_args(Collection)
MAX_TITLE, MAX_DESCRIPTION, MAX_TEXT, MAX_URL = 500, 1000, 2_000_000, 2000  # characters
# What advertisers add to addresses; the page is the same without it.
_TRACKING = ("utm_", "gclid", "fbclid", "msclkid", "mc_cid", "mc_eid")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Document:
    """A page: `text` is what is searched beside the title, `published` the day it says, if it does."""

    url: str
    title: str
    text: str
    collection: Collection = "general"
    published: datetime.date | None = None
    description: str = ""

    @property
    def content(self) -> bytes:
        """16 bytes that are the same for texts that differ in spaces and capitals only."""
        return hashlib.blake2b(" ".join(self.text.casefold().split()).encode(), digest_size=16).digest()


def url_key(url: str) -> str:
    """What is the same for all spellings of one page's address: no fragment, no tracking, no default port."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # a port that is no number, an unfinished IPv6 address
        return url.strip()
    if not host:
        return url.strip().partition("#")[0]
    scheme = parts.scheme.lower()
    place = f"[{host}]" if ":" in host else host
    place = place if port in (None, _PORTS.get(scheme)) else f"{place}:{port}"
    kept = [pair for pair in parse_qsl(parts.query, True) if not pair[0].lower().startswith(_TRACKING)]
    return urlunsplit(("https" if scheme == "http" else scheme, place, parts.path or "/", urlencode(kept), ""))


def host_of(url: str) -> str:
    """The host in lower case; empty for an address without one."""
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return ""


def domains_of(host: str) -> list[str]:
    """`host` and every domain that it lies in: a.b.org, b.org, org."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))] if host else []


def encodable(text: str) -> bool:
    """Whether `text` can be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
