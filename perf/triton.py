"""Requests to Triton over gRPC, as a platform engineer would send them: raw bytes, no base64."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tritonclient.grpc.aio as triton
from tritonclient.utils import InferenceServerException

from client.triton import TritonClient
from perf.reading import Media
from python_backends.errors import OpenfazeError

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


def front_door_request(media: Media, task: str = "ocr") -> dict[str, list[bytes]]:
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
    return {"REQUEST": [json.dumps(request).encode()], "MEDIA": [media.data]}


async def ask_front_door(client: TritonClient, media: Media) -> Sample:
    """One task over a stream of its own, through the client that the gateway uses; failures as in `read_page`."""
    started = time.perf_counter()
    content = b""
    try:
        async for outputs in client.stream("openfaze", front_door_request(media), request_id="", timeout_s=TIMEOUT_S):
            for event in map(json.loads, outputs.get("EVENT", ())):
                content += event.get("text", "").encode()
    except OpenfazeError as error:
        return Sample(time.perf_counter() - started, b"", error.message)
    return Sample(time.perf_counter() - started, content)
