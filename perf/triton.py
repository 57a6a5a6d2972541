"""Requests to Triton over gRPC, as a platform engineer would send them: raw bytes, no base64."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tritonclient.grpc.aio as triton
from tritonclient.utils import InferenceServerException

from perf.reading import Media
from python_backends.errors import UpstreamFailed

TIMEOUT_S = 600.0
UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


@dataclass(frozen=True, slots=True)
class Sample:
    """One request: seconds it took and what it came to; `answer` is empty and `error` says why if it failed."""

    seconds: float
    answer: bytes
    error: str = ""


def client_of(address: str) -> Any:
    """An asynchronous client without a bound on message size."""
    return triton.InferenceServerClient(address, channel_args=UNLIMITED)


def bytes_input(name: str, items: Sequence[bytes]) -> Any:
    """A BYTES tensor of rank 1."""
    tensor = triton.InferInput(name, [len(items)], "BYTES")
    tensor.set_data_from_numpy(np.array(items, dtype=np.object_))
    return tensor


def ocr_inputs(media: Media, parameters: Mapping[str, object] | None = None) -> list[Any]:
    """The inputs of model `ocr` for one document."""
    request = {"mime": media.mime, "filename": media.filename, **(parameters or {})}
    return [bytes_input("REQUEST", [json.dumps(request).encode()]), bytes_input("MEDIA", [media.data])]


async def read_page(
    client: Any, media: Media, outputs: Sequence[str] = ("RESULT",), parameters: Mapping[str, object] | None = None
) -> Sample:
    """One call of `ocr`, timed; a failure is a sample with its error."""
    wanted = [triton.InferRequestedOutput(name) for name in outputs]
    started = time.perf_counter()
    try:
        result = await client.infer("ocr", ocr_inputs(media, parameters), outputs=wanted, client_timeout=TIMEOUT_S)
    except InferenceServerException as exc:
        return Sample(time.perf_counter() - started, b"", str(exc))
    return Sample(time.perf_counter() - started, bytes(result.as_numpy(outputs[0]).reshape(-1)[0]))


def front_door_inputs(media: Media, task: str = "ocr") -> list[Any]:
    """The inputs of model `openfaze` for a task request with one document, as the gateway writes them."""
    kind = "image" if media.mime.startswith("image/") else "file"
    part = {"type": "media", "index": 0, "kind": kind, "mime": media.mime, "filename": media.filename}
    request = {
        "messages": [
            {"role": "system", "parts": [{"type": "text", "text": f"<task>{task}</task>"}]},
            {"role": "user", "parts": [{"type": "text", "text": "Extract all text and data."}, part]},
        ],
        "json_schema": None,
        "response_format": "text",
        "max_tokens": None,
    }
    return [bytes_input("REQUEST", [json.dumps(request).encode()]), bytes_input("MEDIA", [media.data])]


async def ask_front_door(client: Any, media: Media) -> Sample:
    """One task over a stream of its own, as the gateway does it, until its last event; failures as in `read_page`."""
    inputs = front_door_inputs(media)

    async def requests() -> AsyncIterator[dict[str, Any]]:
        yield {"model_name": "openfaze", "inputs": inputs, "enable_empty_final_response": True}

    started = time.perf_counter()
    content = b""
    try:
        async for result, error in client.stream_infer(requests(), stream_timeout=TIMEOUT_S):
            if error is not None:
                return Sample(time.perf_counter() - started, b"", str(error))
            event = _event(result)
            content += event.get("text", "").encode() if event.get("event") == "content" else b""
            if event.get("event") == "done":
                return Sample(time.perf_counter() - started, content)
    except InferenceServerException as exc:
        return Sample(time.perf_counter() - started, b"", str(exc))
    return Sample(time.perf_counter() - started, b"", "the stream ended without a done event")


def _event(result: Any) -> dict[str, Any]:
    """The event of one response; the empty final response has none."""
    events = result.as_numpy("EVENT")
    if events is None or not events.size:
        return {}
    parsed = json.loads(events.reshape(-1)[0])
    if not isinstance(parsed, dict):
        raise UpstreamFailed(f"EVENT is not a JSON object: {parsed!r}")
    return parsed
