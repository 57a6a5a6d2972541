"""Processes killed in the middle of a request, in the whole system: it fails cleanly, and the next one works.

What is to die is stopped first, so that the request is certainly in it.
"""

from __future__ import annotations

import array
import base64
import fcntl
import termios
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from client.cli.tools import build_models
from client.gateway.config import Timeouts
from client.gateway.engine import TritonEngine
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.client.gateway.server import CONFIG, Gateway, serving
from tests.family import family
from tests.repository import part_of_repository
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server
# Longer than the front door's signs of life are apart; in service it is 20 s.
SILENCE_S = 7.0
RECEIPT, REPORT = CHECKOUT / "examples" / "receipt.jpg", CHECKOUT / "examples" / "report.pdf"
MEETING = CHECKOUT / "examples" / "meeting.ogg"
KINDS = {".jpg": "image/jpeg", ".pdf": "application/pdf", ".ogg": "audio/ogg"}
NO_CACHE = replace(CONFIG, cache=False)
STUBS = ("openfaze", "ocr_document", "ocr_read", "ocr_page", "ocr_detector", "ocr_recognizer", "ocr_layout")


@dataclass(frozen=True)
class Whole:
    """A Triton that belongs to this file alone, and two gateways, one of which is soon tired of silence."""

    server: TritonServer
    gateway: Gateway
    impatient: Gateway

    def read(self, path: Path, gateway: Gateway | None = None) -> httpx.Response:
        """The answer of a gateway to the task that reads `path`."""
        task = "speech_to_text" if path == MEETING else "ocr"
        gateway = gateway or self.gateway
        source = f"data:{KINDS[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": f"<task>{task}</task>"},
            {"role": "user", "content": [{"type": "file", "file": {"filename": path.name, "file_data": source}}]},
        ]
        body = {"model": "interfaze-beta", "messages": messages}
        url = f"{gateway.url}/v1/chat/completions"
        return httpx.post(url, json=body, headers=gateway.headers, timeout=4 * PATIENCE_S)

    def is_ready(self) -> bool:
        return httpx.get(f"{self.gateway.url}/health/ready", timeout=PATIENCE_S).status_code == 200

    def processes(self, mark: str) -> list[psutil.Process]:
        """The living processes under Triton with `mark` on their command lines."""
        return family(self.server.pid, mark)

    def waiting(self, model: str) -> int:
        """Requests that Triton holds because all instances of `model` are busy."""
        text = httpx.get(f"http://{self.server.metrics}/metrics", trust_env=False, timeout=PATIENCE_S).text
        start = f'nv_inference_pending_request_count{{model="{model}"'
        return next(int(float(line.split()[-1])) for line in text.splitlines() if line.startswith(start))


def is_needed(model: str) -> bool:
    """All but those for speakers and live speech, which no request here asks for."""
    return model not in ("speaker_encoder", "speech_live", "speech_to_text_stream")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    build_models()
    root = tmp_path_factory.mktemp("recovery")
    config = RuntimeConfig(repository=part_of_repository(root / "repository", is_needed), run_root=root / "run")
    with TritonServer(config) as server:
        engines = [TritonEngine(server.grpc, server.metrics, timeouts, config.control)
                   for timeouts in (Timeouts(), Timeouts(silence=SILENCE_S))]  # fmt: skip
        with serving(engines[0], NO_CACHE) as gateway, serving(engines[1], NO_CACHE) as impatient:
            yield Whole(server, gateway, impatient)


@pytest.fixture(scope="module")
def right(whole: Whole) -> dict[Path, str]:
    """What an undisturbed server answers."""
    return {path: content(whole.read(path)) for path in (RECEIPT, REPORT)}


def content(reply: httpx.Response) -> str:
    assert reply.status_code == 200, reply.text
    return str(reply.json()["choices"][0]["message"]["content"])


def assert_all_is_well(whole: Whole, path: Path, right: dict[Path, str]) -> None:
    """Without a pause; on a crowded machine a death may be noticed late, and a client told to come again does so."""
    deadline = time.monotonic() + PATIENCE_S
    while (reply := whole.read(path)).status_code == 503:
        assert time.monotonic() < deadline, reply.text
        time.sleep(float(reply.headers["retry-after"]))
    assert content(reply) == right[path]
    wait_for(whole.is_ready)
    whole.server.check()


def test_a_recogniser_killed_in_a_recording(whole: Whole) -> None:
    right = content(whole.read(MEETING))
    (stub,) = whole.processes("/speech_recognizer/1/")
    stub.suspend()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(whole.read, MEETING)
        wait_for(lambda: whole.waiting("speech_recognizer") or asked.done())
        stub.kill()
        failed = asked.result()
    assert (failed.status_code, failed.json()["error"]["code"]) == (503, "model_died"), failed.text
    assert_all_is_well(whole, MEETING, {MEETING: right})


@pytest.mark.parametrize("model", STUBS)
def test_stubs_killed_in_a_request(whole: Whole, right: dict[Path, str], model: str) -> None:
    stubs = whole.processes(f"/{model}/1/")
    # Triton never ends the streams of a front door that was killed.
    gateway = whole.impatient if model == "openfaze" else whole.gateway
    for stub in stubs:
        stub.suspend()
    with ThreadPoolExecutor(len(stubs) + 1) as pool:
        asked = [pool.submit(whole.read, RECEIPT, gateway) for _ in range(len(stubs) + 1)]
        wait_for(lambda: whole.waiting(model) or any(map(Future.done, asked)))  # every stub is in a request
        for stub in stubs:
            stub.kill()
        replies = [request.result() for request in asked]
    failed = [reply for reply in replies if reply.status_code != 200]
    # The strips of one page go to several recognizers at once, so one request may have been in all of them.
    held = 1 if model == "ocr_recognizer" else len(stubs)
    assert len(failed) >= held, "a request was answered by a process that was not there"
    for reply in failed:
        error = reply.json()["error"]
        assert (reply.status_code, error["type"], error["code"]) == (503, "service_unavailable", "model_died")
        assert int(reply.headers["retry-after"]) >= 1 and "Stub" not in reply.text
    assert_all_is_well(whole, RECEIPT, right)


def unread(process: psutil.Process) -> int:
    """Bytes that were written to the standard input of `process`, a pipe, and that it has not read."""
    count = array.array("i", [0])
    with open(f"/proc/{process.pid}/fd/0", "rb", buffering=0) as pipe:
        fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def test_the_pdf_process_killed_in_a_request(whole: Whole, right: dict[Path, str]) -> None:
    struck: list[psutil.Process] = []
    while not struck:  # each instance starts its own with its first PDF: the request may come to one that has none yet
        workers = whole.processes("pdf_worker")
        for worker in workers:
            worker.suspend()
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(whole.read, REPORT)
            wait_for(lambda: asked.done() or any(map(unread, workers)))  # noqa: B023  # it ends before they change
            struck = [worker for worker in workers if unread(worker)]
            for worker in workers:
                worker.kill() if worker in struck else worker.resume()
            reply = asked.result()
        assert struck or content(reply) == right[REPORT]
    error = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (400, "pdf_failed")
    assert "Send it in parts" in error["message"]
    assert_all_is_well(whole, REPORT, right)
