"""Short ways to write requests for the front door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def body(request: Mapping[str, Any]) -> bytes:
    """The REQUEST tensor's element."""
    return orjson.dumps(request)


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def media(index: int = 0, kind: str = "image", **claims: str) -> dict[str, Any]:
    return {"type": "media", "index": index, "kind": kind, **claims}


def url(address: str, kind: str = "file") -> dict[str, Any]:
    return {"type": "url", "url": address, "kind": kind, "mime": None, "filename": None}


def message(role: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": role, "parts": list(parts)}


def chat(*parts: dict[str, Any], system: str = "", **fields: Any) -> dict[str, Any]:
    """A user message of `parts`, behind a system message if one is given."""
    first = [message("system", text(system))] if system else []
    return {"messages": [*first, message("user", *parts)], **fields}
