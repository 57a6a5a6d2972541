"""Asking the whole system through the official SDK, and what every refusal has in common."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import httpx
import openai

from tests.bad_input.images import printed

TASK = "<task>ocr</task>"
GOOD = "Invoice 2041 total"
# What must never stand in an answer: traces, paths, objects, addresses, names of parts, our own wire form.
LEAKS = re.compile(
    r"Traceback|File \"|/(?:tmp|home|usr|var|work|opt)/|\.py\b|<[\w.]+ object|0x[0-9a-f]{6}|in ensemble|\[status="
    r"|127\.0\.0\.1|169\.254|tritonserver|BytesIO|pdfium|libheif|\bPIL\b|status -\d"
)
_TYPES = {413: "payload_too_large"}


class Asker:
    """One client of the gateway at `url`."""

    def __init__(self, url: str, api_key: str) -> None:
        self._sdk = openai.OpenAI(api_key=api_key, base_url=f"{url}/v1", max_retries=0, timeout=120.0)

    def close(self) -> None:
        self._sdk.close()

    def chat(self, *parts: dict[str, Any], system: str = TASK, **fields: Any) -> httpx.Response:
        """The answer to a user message of `parts`, whatever its status."""
        messages: list[Any] = [{"role": "system", "content": system}, {"role": "user", "content": list(parts)}]
        completions = self._sdk.chat.completions.with_raw_response
        try:
            return completions.create(model="interfaze-beta", messages=messages, **fields).http_response
        except openai.APIStatusError as error:
            return error.response

    def read(self, data: bytes, mime: str) -> httpx.Response:
        """The answer to the task `ocr` on one file."""
        return self.chat(attached(data, mime))

    def reads_on(self) -> None:
        """The system still serves: a good picture is read right."""
        assert text_of(self.read(printed(GOOD), "image/png")) == GOOD


def attached(data: bytes, mime: str) -> dict[str, Any]:
    """A file part with `data` inline."""
    return {"type": "file", "file": {"file_data": f"data:{mime};base64,{base64.b64encode(data).decode()}"}}


def at(url: str) -> dict[str, Any]:
    """An image part that has to be fetched."""
    return {"type": "image_url", "image_url": {"url": url}}


def result_of(reply: httpx.Response) -> dict[str, Any]:
    """The result of the task `ocr` in a good answer."""
    assert reply.status_code == 200, reply.text
    answer = json.loads(reply.json()["choices"][0]["message"]["content"])
    assert answer["name"] == "ocr"
    result: dict[str, Any] = answer["result"]
    return result


def text_of(reply: httpx.Response) -> str:
    return str(result_of(reply)["extracted_text"])


def assert_refused(reply: httpx.Response, status: int, code: str, words: str) -> dict[str, Any]:
    """The error object of a refusal: whole, in our words, and silent about how we are built."""
    error: dict[str, Any] = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (status, code), error
    assert set(error) == {"message", "type", "code", "param", "request_id"}
    assert error["type"] == _TYPES.get(status, "invalid_request_error")
    assert error["request_id"] == reply.headers["x-request-id"] and error["request_id"].startswith("req-")
    assert words in error["message"], error
    assert LEAKS.search(reply.text) is None, reply.text
    return error
