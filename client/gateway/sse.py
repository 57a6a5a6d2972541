"""Server-sent events, and the side channel that streamed content carries."""

from __future__ import annotations

import re
from typing import Any

import orjson

DATA = b"data: "
END = b"\n\n"
DONE = b"data: [DONE]\n\n"
PING = b": ping\n\n"

_TAGS = ("<think>", "</think>", "<precontext>", "</precontext>")
_TAG = re.compile("<(?=/?(?:think|precontext)>)")
# In JSON an escaped "<" is the same string; in prose only something unseen inside the tag breaks it.
_JSON_ESCAPE = "\\\\u003c"
_PROSE_ESCAPE = "<\u200b"


def comment(name: str, value: Any) -> bytes:
    """A line that clients of the interface skip: news for those who asked for it."""
    return b": " + name.encode() + b" " + orjson.dumps(value) + END


def error_frame(body: bytes) -> bytes:
    """An error object after the answer has begun."""
    return b"event: error\n" + DATA + body + END


def precontext_text(entries: list[Any]) -> str:
    """The block that opens a streamed answer; no text inside it can end it early."""
    text = orjson.dumps(entries).decode().replace("<", "\\u003c")
    return f"<precontext> {text} </precontext>"


class TagEscaper:
    """Keeps tags that a document contains from being taken for the side channel, across pieces of any size.

    SDKs cut `<think>` and `<precontext>` blocks out of streamed content. In `json` content "<" becomes `\\u003c`,
    which decodes to the same string; in prose a zero-width space follows it.
    """

    def __init__(self, *, json: bool) -> None:
        self._escape = _JSON_ESCAPE if json else _PROSE_ESCAPE
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be sent now; the start of a possible tag is kept for the next piece."""
        text = self._held + text
        start = text.rfind("<")
        tail = text[start:] if start >= 0 else ""
        self._held = ""
        if tail and any(tag.startswith(tail) and tag != tail for tag in _TAGS):
            self._held, text = tail, text[:start]
        return _TAG.sub(self._escape, text)

    def flush(self) -> str:
        """What was kept, when nothing follows."""
        held, self._held = self._held, ""
        return held
