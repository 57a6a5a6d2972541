"""Chat-completions bodies as the official SDKs send them."""

from __future__ import annotations

import base64
from typing import Any

from perf.reading import Media

MODEL = "interfaze-beta"
EMPTY_SCHEMA = {"type": "json_schema", "json_schema": {"name": "empty_schema", "schema": {}}}


def chat_body(media: Media, task: str = "ocr", text: str = "Extract all text and data.") -> dict[str, Any]:
    """A task request with one document, inline as a data URI."""
    return {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": f"<task>{task}</task>"},
            {"role": "user", "content": [{"type": "text", "text": text}, _part(media)]},
        ],
        "response_format": EMPTY_SCHEMA,
    }


def _part(media: Media) -> dict[str, Any]:
    uri = f"data:{media.mime};base64,{base64.b64encode(media.data).decode()}"
    if media.mime.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": uri}}
    return {"type": "file", "file": {"filename": media.filename, "file_data": uri}}
