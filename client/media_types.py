"""The MIME type that a file's name suggests."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

_TYPES = {
    ".heic": "image/heic", ".heif": "image/heif", ".webp": "image/webp", ".bmp": "image/bmp", ".md": "text/markdown",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def media_type_of(name: str) -> str:
    """`application/octet-stream` for names that suggest nothing."""
    return _TYPES.get(PurePath(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
