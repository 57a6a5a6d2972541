"""The model `browser` in a real Triton: steps answered, sessions kept, addresses refused, and nothing left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import orjson
import psutil
import pytest
import tritonclient.grpc as triton_grpc
from tritonclient.utils import InferenceServerException

from python_backends.browser.result import BrowserResult
from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import Evidence, evidence_from_json
from python_backends.fetch.admitted import ADMIT_VARIABLE
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from tests.browser.conftest import needs_chromium
from tests.family import ended, family, words_of
from tests.repository import part_of_repository
from tests.waiting import PATIENCE_S, wait_for

pytestmark = [pytest.mark.server, needs_chromium]


class Page(BaseHTTPRequestHandler):
    """One page that says what cookie it was sent, and gives one."""

    def do_GET(self) -> None:
        body = f"<title>Live</title><p>cookie: {self.headers.get('Cookie')}</p>".encode()
        self.send_response(200)
        self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def page() -> Iterator[str]:
    """The address of a local page, which servers that start meanwhile may reach by the operator's variable."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        os.environ[ADMIT_VARIABLE] = f"127.0.0.1:{serving.server_port}"
        yield f"http://127.0.0.1:{serving.server_port}/"
        del os.environ[ADMIT_VARIABLE]
        serving.shutdown()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, page: str) -> Iterator[TritonServer]:
    """A server of this model alone; when it is gone, all its browsers are."""
    folder = tmp_path_factory.mktemp("browser")
    part_of_repository(folder / "models", lambda name: name == "browser")
    with TritonServer(RuntimeConfig(repository=folder / "models", run_root=folder / "run")) as server:
        yield server
        assert server.pid is not None
        below = psutil.Process(server.pid).children(recursive=True)
    assert below
    wait_for(lambda: not psutil.wait_procs(below, timeout=1)[1])


def ask(server: TritonServer, *steps: dict[str, Any], **fields: Any) -> tuple[BrowserResult, tuple[Evidence, ...]]:
    """RESULT and EVIDENCE; raises the error that the model answers with."""
    inputs = {"REQUEST": np.array([orjson.dumps({"steps": steps, **fields})], np.object_)}
    with triton_grpc.InferenceServerClient(server.grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("browser", input_tensors(inputs), client_timeout=PATIENCE_S)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, evidence = (bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "EVIDENCE"))
    return BrowserResult.model_validate_json(result), evidence_from_json(evidence)


def test_steps_are_answered_with_evidence_and_a_session_is_kept(own: TritonServer, page: str) -> None:
    steps = ({"action": "navigate", "url": page}, {"action": "text"}, {"action": "screenshot"})
    result, [item] = ask(own, *steps, session="live")
    assert result.ok and (item.kind, item.text, item.label) == ("line", "cookie: None", page)
    again, [item] = ask(own, *steps[:2], session="live", end_session=True)
    assert item.text == "cookie: a=b" and not again.session_started


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://169.254.169.254/", "file:///etc/passwd"])
def test_an_address_that_is_not_public_is_refused(own: TritonServer, url: str) -> None:
    with pytest.raises(OpenfazeError) as refused:
        ask(own, {"action": "navigate", "url": url})
    assert (refused.value.status, refused.value.code, refused.value.param) == (400, "url_blocked", "steps.0.url")


def test_the_models_process_dies_with_its_browsers_and_comes_back(own: TritonServer, page: str) -> None:
    ask(own, {"action": "navigate", "url": page}, session="lost")
    browsers = family(own.pid, names=("chromium", "chrome", "bwrap", "node"))
    words = [word for one in browsers for word in words_of(one)]
    folders = [path for word in words for path in Path(word).parents if path.name.startswith("openfaze-browser-")]
    assert browsers and folders and all(path.exists() for path in folders)
    family(own.pid, "/browser/1/")[0].kill()
    wait_for(lambda: all(map(ended, browsers)))
    # ... although the session's Chromium is stopped between requests, and could not notice by itself
    wait_for(lambda: not any(path.exists() for path in folders))

    def answered() -> bool:
        try:
            return ask(own, {"action": "navigate", "url": page}, session="lost")[0].session_started
        except (OpenfazeError, InferenceServerException):
            return False

    wait_for(answered)
