"""Requests that show what can be asked; they stand in the OpenAPI document, and tests send them."""

from __future__ import annotations

import base64
from typing import Any

_BILL = "Invoice 2041\nDate: 9 April 2026\nCompany: Kestrel Bakery\nTotal: 26.87 EUR\n"
_FILE = {
    "type": "file",
    "file": {
        "file_data": f"data:text/plain;base64,{base64.b64encode(_BILL.encode()).decode()}",
        "filename": "invoice.txt",
    },
}
_SCHEMA = {
    "type": "object",
    "properties": {
        "company": {"type": ["string", "null"]},
        "date": {"type": ["string", "null"], "format": "date"},
        "total": {"type": ["number", "null"]},
    },
    "required": ["company", "date", "total"],
}


def _asking(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"model": "interfaze-beta", "messages": list(messages), **fields}


CHAT_EXAMPLES: dict[str, dict[str, Any]] = {
    "task": {
        "summary": "Run the task `ocr` on a file",
        "value": _asking({"role": "system", "content": "<task>ocr</task>"}, {"role": "user", "content": [_FILE]}),
    },
    "object": {
        "summary": "Fill a JSON schema; the precontext says where each value stands",
        "value": _asking(
            {"role": "user", "content": [{"type": "text", "text": "What does the customer owe?"}, _FILE]},
            response_format={"type": "json_schema", "json_schema": {"name": "bill", "schema": _SCHEMA}},
        ),
    },
    "stream": {
        "summary": "Read a file, streamed",
        "value": _asking(
            {"role": "user", "content": [{"type": "text", "text": "Read this."}, _FILE]},
            stream=True,
            stream_options={"include_usage": True},
        ),
    },
}
