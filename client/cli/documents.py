"""One document through a task of the gateway."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import orjson
import pypdfium2

from client.chat_completions import ANSWER_SECONDS, MODEL, PATH, refusal_of
from client.media_types import media_type_of
from python_backends.errors import InternalError, InvalidRequest, Unavailable

_WITHOUT_KEY = "Set OPENFAZE_API_KEYS to one of the running server's keys."


def content_part(path: Path, data: bytes) -> dict[str, Any]:
    """The chat content part that carries the file."""
    mime = media_type_of(path.name)
    uri = f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
    if mime.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": uri}}
    return {"type": "file", "file": {"file_data": uri, "filename": path.name}}


def read_bytes(path: Path) -> bytes:
    """The file's bytes; InvalidRequest says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidRequest(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error


def count_pages(path: Path) -> int:
    """Pages to show progress for; 1 for whatever is not a readable PDF."""
    if path.suffix.lower() != ".pdf":
        return 1
    try:
        with pypdfium2.PdfDocument(path) as document:
            return max(1, len(document))
    except (OSError, pypdfium2.PdfiumError):
        return 1


def read_document(client: httpx.Client, path: Path) -> dict[str, Any]:
    """The public `ocr` result of one file; raises OpenfazeError with the gateway's own message."""
    return task_result(client, "ocr", path)


def task_result(client: httpx.Client, task: str, path: Path, words: str = "") -> dict[str, Any]:
    """The public result of `task` on one file and what is said of it; raises as `read_document`."""
    said = [{"type": "text", "text": words}] if words else []
    body = {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": f"<task>{task}</task>"},
            {"role": "user", "content": [*said, content_part(path, read_bytes(path))]},
        ],
    }
    response = chat(client, body)
    try:
        result: dict[str, Any] = orjson.loads(response.json()["choices"][0]["message"]["content"])["result"]
    except (ValueError, LookupError, TypeError) as error:
        raise other_form(client, response) from error
    return result


def chat(client: httpx.Client, body: dict[str, Any]) -> httpx.Response:
    """A chat-completions answer with status 200; raises OpenfazeError with the gateway's own message."""
    try:
        response = client.post(PATH, content=orjson.dumps(body), headers={"Content-Type": "application/json"})
    except httpx.TimeoutException as error:
        raise Unavailable(f"no answer within {ANSWER_SECONDS:g} s; split the document or try again") from error
    except httpx.HTTPError as error:
        raise Unavailable(
            f"the server at {client.base_url} cannot be reached ({error}); see ./openfaze status"
        ) from error
    if response.status_code != httpx.codes.OK:
        raise refusal_of(response.status_code, response.content, without_key=_WITHOUT_KEY)
    return response


def other_form(client: httpx.Client, response: httpx.Response) -> InternalError:
    """The error for an answer that is not what this program knows."""
    return InternalError(f"the server at {client.base_url} answered in another form: {response.text[:200]}")
