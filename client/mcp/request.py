"""From a tool's arguments to the chat-completions request that does the work."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import anyio.to_thread

from client.chat_completions import MODEL
from client.mcp.arguments import Arguments, Document, Extraction
from client.mcp.files import LocalFiles
from client.mcp.offers import EXTRACT
from client.media_types import media_type_of
from python_backends.errors import InvalidRequest

_UNKNOWN = "application/octet-stream"

Json = dict[str, Any]


async def chat_request(tool: str, arguments: Arguments, files: LocalFiles | None) -> Json:
    """The body for `tool`. Raises InvalidRequest for what `arguments` cannot mean; `files` is None where no local file
    may be read."""
    words, parts = arguments.words(), []
    if isinstance(arguments, Document):
        text = getattr(arguments, "text", None)
        if text is not None:
            words = f"{words}\n\n{text}" if words else text
        else:
            parts.append(await _part(arguments, files))
    if words:
        parts.insert(0, {"type": "text", "text": words})
    body: Json = {"model": MODEL, "messages": [{"role": "user", "content": parts}]}
    if isinstance(arguments, Extraction):
        schema = {"name": EXTRACT, "schema": arguments.json_schema}
        return {**body, "response_format": {"type": "json_schema", "json_schema": schema}}
    body["messages"].insert(0, {"role": "system", "content": f"<task>{tool}</task>"})
    return body


async def _part(arguments: Document, files: LocalFiles | None) -> Json:
    if arguments.url is not None:
        return _file(_web(arguments.url))
    if arguments.path is not None:
        if files is None:
            raise InvalidRequest("path: this server reads no local files; send the file as data, or its url")
        found = await anyio.to_thread.run_sync(files.read, arguments.path)
        return _file(_data_uri(found.data, media_type_of(found.name)), found.name)
    return _file(_data_uri(_decoded(arguments.data or ""), arguments.mime or _UNKNOWN))


def _file(file_data: str, filename: str | None = None) -> Json:
    named = {"filename": filename} if filename else {}
    return {"type": "file", "file": {"file_data": file_data, **named}}


def _web(url: str) -> str:
    """`url`, if that is what it is: anything else could be taken for base64."""
    if not url.lower().startswith(("http://", "https://")):
        raise InvalidRequest("url: expected an address that begins with http:// or https://")
    return url


def _data_uri(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"


def _decoded(data: str) -> bytes:
    head, comma, rest = data.partition(",")
    if comma and head.startswith("data:"):
        data = rest
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRequest("data: not valid base64") from error
