"""A stand-in for the whole system: the chat endpoint over HTTP and the models `ocr` and `openfaze` over gRPC.

It answers every document with one word. `fail_every` makes every n-th request fail, `drift` makes answers differ.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc
from tritonclient.grpc import service_pb2, service_pb2_grpc


def corner(x: int, y: int) -> dict[str, int]:
    return {"x": x, "y": y}


BOUNDS = {
    "top_left": corner(0, 0), "top_right": corner(10, 0), "bottom_right": corner(10, 10), "bottom_left": corner(0, 10),
    "width": 10, "height": 10,
}  # fmt: skip
WORD = {"text": "echo", "bounds": BOUNDS, "confidence": 1.0}
LINE = {"text": "echo", "bounds": BOUNDS, "average_confidence": 1.0, "words": [WORD]}
RESULT = {
    "extracted_text": "echo", "width": 100, "height": 50, "total_pages": 1,
    "sections": [{"text": "echo", "page": 1, "width": 100, "height": 50, "lines": [LINE]}],
    "layout": [{"type": "paragraph", "page": 1, "bounds": BOUNDS, "text": "echo", "lines": [0]}],
}  # fmt: skip


@dataclass
class Knobs:
    """How the server misbehaves."""

    fail_every: int = 0
    drift: bool = False
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def answer(self) -> dict[str, Any] | None:
        number = next(self.count)
        if self.fail_every and number % self.fail_every == 0:
            return None
        return {**RESULT, "extracted_text": f"echo {number}" if self.drift else "echo"}


def bytes_tensor(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(4, "little") + data


class Servicer(service_pb2_grpc.GRPCInferenceServiceServicer):  # type: ignore[misc]
    """The two calls our tools make."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs

    def ModelInfer(self, request: Any, context: Any) -> Any:
        answer = self._knobs.answer()
        if answer is None:
            context.abort(grpc.StatusCode.INTERNAL, "asked to fail")
        return response_of("ocr", "RESULT", json.dumps(answer))

    def ModelStreamInfer(self, request_iterator: Any, context: Any) -> Iterator[Any]:
        for _ in request_iterator:
            for event in ({"event": "content", "text": "echo"}, {"event": "done", "finish_reason": "stop"}):
                response = response_of("openfaze", "EVENT", json.dumps(event))
                yield service_pb2.ModelStreamInferResponse(infer_response=response)


def response_of(model: str, name: str, text: str) -> Any:
    response = service_pb2.ModelInferResponse(model_name=model, model_version="1")
    response.outputs.add(name=name, datatype="BYTES", shape=[1])
    response.raw_output_contents.append(bytes_tensor(text))
    return response


def handler_of(knobs: Knobs) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            answer = knobs.answer()
            content = json.dumps({"name": "ocr", "result": answer}, separators=(",", ":"))
            message = {"role": "assistant", "content": content}
            body = {"id": f"req-{next(knobs.count)}", "created": 1, "choices": [{"index": 0, "message": message}]}
            self.reply(500 if answer is None else 200, json.dumps(body).encode())

        def reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


@contextlib.contextmanager
def serving(knobs: Knobs) -> Iterator[tuple[str, str]]:
    """(http url, grpc address) of a running fake."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(knobs))
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    rpc = grpc.server(ThreadPoolExecutor(8))
    service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(Servicer(knobs), rpc)
    port = rpc.add_insecure_port("127.0.0.1:0")
    rpc.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}", f"127.0.0.1:{port}"
    finally:
        rpc.stop(0).wait()
        http.shutdown()
        http.server_close()
        thread.join()
