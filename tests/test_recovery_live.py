"""Processes killed in the middle of a request, in the whole system: it fails cleanly, and the next one works."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
from tests.client.gateway.server import Gateway, serving

pytestmark = pytest.mark.server
# Longer than the front door's signs of life are apart; in service it is 20 s.
SILENCE_S = 8.0
ENDS_S = 25.0
RECEIPT, REPORT = CHECKOUT / "examples" / "receipt.jpg", CHECKOUT / "examples" / "report.pdf"
KINDS = {".jpg": "image/jpeg", ".pdf": "application/pdf"}


@dataclass(frozen=True)
class Whole:
    """A gateway and a Triton that belong to this file alone."""

    server: TritonServer
    gateway: Gateway

    def read(self, path: Path) -> httpx.Response:
        """The gateway's answer to the task `ocr` on `path`."""
        source = f"data:{KINDS[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}"
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": "<task>ocr</task>"},
            {"role": "user", "content": [{"type": "file", "file": {"filename": path.name, "file_data": source}}]},
        ]
        body = {"model": "interfaze-beta", "messages": messages}
        return httpx.post(f"{self.gateway.url}/v1/chat/completions", json=body, headers=self.gateway.headers,
                          timeout=60)  # fmt: skip

    def is_ready(self) -> bool:
        return httpx.get(f"{self.gateway.url}/health/ready").status_code == 200

    def process(self, mark: str) -> psutil.Process | None:
        """A living process under Triton with `mark` on its command line."""
        for process in psutil.Process(self.server.pid).children(recursive=True):
            try:
                if process.status() != psutil.STATUS_ZOMBIE and mark in " ".join(process.cmdline()):
                    return process
            except psutil.NoSuchProcess:
                continue
        return None


def without_warmup(folder: Path) -> Path:
    """The model repository with the same files but no warm-up, which only makes the tests' servers slow to start."""
    for model in sorted((CHECKOUT / "model_repository").glob("*/config.pbtxt")):
        copy = folder / model.parent.name
        copy.mkdir(parents=True)
        (copy / "1").symlink_to(model.parent / "1", target_is_directory=True)
        (copy / "config.pbtxt").write_text(re.sub(r"model_warmup \[.*?\n\]", "", model.read_text(), flags=re.S))
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    build_models()
    root = tmp_path_factory.mktemp("recovery")
    config = RuntimeConfig(repository=without_warmup(root / "repository"), run_root=root / "run")
    with TritonServer(config) as server:
        engine = TritonEngine(server.grpc, server.metrics, Timeouts(silence=SILENCE_S), config.control)
        with serving(engine) as gateway:
            yield Whole(server, gateway)


@pytest.fixture(scope="module")
def right(whole: Whole) -> dict[Path, str]:
    """What an undisturbed server answers."""
    return {path: content(whole.read(path)) for path in (RECEIPT, REPORT)}


def content(reply: httpx.Response) -> str:
    assert reply.status_code == 200, reply.text
    return str(reply.json()["choices"][0]["message"]["content"])


def disturbed(whole: Whole, path: Path, disturb: Callable[[], None]) -> httpx.Response:
    """The answer to a request in whose middle `disturb` is done."""
    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(whole.read, path)
        disturb()
        reply = under_way.result()
    assert time.monotonic() - started < ENDS_S
    return reply


def assert_all_is_well(whole: Whole, path: Path, right: dict[Path, str]) -> None:
    """At once, without a pause in which anything could recover unseen."""
    assert content(whole.read(path)) == right[path]
    assert whole.is_ready()
    whole.server.check()


@pytest.mark.parametrize("model", ["ocr_read", "ocr_recognizer", "ocr_detector", "openfaze"])
def test_a_stub_killed_in_a_request(whole: Whole, right: dict[Path, str], model: str) -> None:
    def kill() -> None:
        time.sleep(0.4)
        process = whole.process(f"/{model}/1/")
        assert process is not None
        process.kill()

    reply = disturbed(whole, RECEIPT, kill)
    if reply.status_code == 200:
        assert content(reply) == right[RECEIPT]
    else:
        assert reply.status_code == 503 and int(reply.headers["retry-after"]) >= 1
        assert reply.json()["error"]["type"] == "service_unavailable" and "Stub" not in reply.text
    assert_all_is_well(whole, RECEIPT, right)


def test_the_pdf_process_killed_in_a_request(whole: Whole, right: dict[Path, str]) -> None:
    def kill() -> None:
        process = whole.process("pdf_worker")
        assert process is not None
        process.suspend()  # so that the request is certainly in it when it ends
        time.sleep(0.3)
        process.kill()

    reply = disturbed(whole, REPORT, kill)
    assert reply.status_code in (200, 400, 503)
    if reply.status_code == 200:
        assert content(reply) == right[REPORT]
    else:
        assert reply.json()["error"]["message"]
    assert_all_is_well(whole, REPORT, right)
