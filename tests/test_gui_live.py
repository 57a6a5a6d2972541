"""Screens through the real server: the task by itself, as its users send it, and with a network that dies.

What the networks find on real pages is measured elsewhere (perf/gui.py); here is what must hold for any picture.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
import tritonclient.grpc as kserve
from PIL import Image, ImageDraw, ImageFont
from tritonclient.utils import InferenceServerException

from client.cli.tools import build_models
from python_backends.evidence import evidence_from_json
from python_backends.gui.result import GuiResult
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.conftest import TritonAddresses
from tests.family import family
from tests.repository import part_of_repository
from tests.test_routing_live import Counted
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

SEERS = {"gui_detection", "gui_detector", "ocr_detector", "ocr_recognizer"}
OUTPUTS = ("RESULT", "EVIDENCE", "FEATURES")
TEXTS = {"Sign in": (300, 290), "Email address": (300, 150), "Forgot your password?": (300, 360)}


@pytest.fixture(scope="module")
def form() -> bytes:
    """A form, as a PNG."""
    page = Image.new("RGB", (800, 500), "white")
    drawing = ImageDraw.Draw(page)
    font = ImageFont.load_default(16)
    drawing.rectangle((290, 180, 560, 220), outline="#888888")
    drawing.rounded_rectangle((290, 280, 380, 320), 6, fill="#0d6efd")
    for text, place in TEXTS.items():
        drawing.text(place, text, "white" if text == "Sign in" else "#222222", font)
    stream = io.BytesIO()
    page.save(stream, "PNG")
    return stream.getvalue()


def ask(address: str, *media: bytes, **keys: Any) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """The outputs of the task."""
    inputs = []
    for name, items in (("REQUEST", [orjson.dumps(keys)]), ("MEDIA", list(media))):
        tensor = kserve.InferInput(name, [len(items)], "BYTES")
        tensor.set_data_from_numpy(np.array(items, dtype=np.object_))
        inputs.append(tensor)
    with kserve.InferenceServerClient(address, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        found = client.infer("gui_detection", inputs, client_timeout=4 * PATIENCE_S)
    return {name: found.as_numpy(name) for name in OUTPUTS}


def result_of(outputs: dict[str, np.ndarray]) -> GuiResult:  # type: ignore[type-arg]
    return GuiResult.model_validate_json(outputs["RESULT"].reshape(-1)[0])


def test_a_screen_is_seen_and_read_and_nothing_else_runs(triton: TritonAddresses, form: bytes) -> None:
    counted = Counted(triton)
    outputs = ask(triton.grpc, form)
    assert counted.ran == SEERS
    result = result_of(outputs)
    read = " ".join(element.text or "" for element in result.gui_elements)
    assert set(" ".join(TEXTS).split()) <= set(read.split()), read
    assert (result.width, result.height) == (800, 500)
    items = evidence_from_json(outputs["EVIDENCE"].reshape(-1)[0])
    rows = outputs["FEATURES"]
    assert rows.shape[1] == 120
    assert max(item.features[1] for item in items if item.features) == len(rows)


def test_a_phrase_is_found_where_it_stands(triton: TritonAddresses, form: bytes) -> None:
    best = result_of(ask(triton.grpc, form, find="Forgot your password?")).gui_elements[0]
    left, top = TEXTS["Forgot your password?"]
    assert best.label == "Forgot your password?"
    assert abs(best.bounds.top_left.x - left) < 20 and abs(best.bounds.top_left.y - top) < 20
    assert result_of(ask(triton.grpc, form, find="Delete everything")).gui_elements == []


def test_without_text_nothing_is_read(triton: TritonAddresses, form: bytes) -> None:
    counted = Counted(triton)
    ask(triton.grpc, form, text=False)
    assert counted.ran == {"gui_detection", "gui_detector"}


def test_a_screen_has_one_answer_alone_and_among_others(triton: TritonAddresses, form: bytes) -> None:
    alone = ask(triton.grpc, form)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: ask(triton.grpc, form), range(6)))
    for each in together:
        assert (each["RESULT"][0], each["EVIDENCE"][0]) == (alone["RESULT"][0], alone["EVIDENCE"][0])
        np.testing.assert_array_equal(each["FEATURES"], alone["FEATURES"])


def test_pages_of_a_document_have_their_own_text_layer(triton: TritonAddresses) -> None:
    counted = Counted(triton)
    result = result_of(ask(triton.grpc, (CHECKOUT / "examples" / "report.pdf").read_bytes(), page_range="2"))
    assert counted.ran == {"gui_detection", "gui_detector"}
    assert [(page.page, page.dpi) for page in result.pages] == [(2, 144)]
    assert {element.page for element in result.gui_elements} == {2}


@pytest.mark.parametrize(
    ("media", "keys", "message"),
    [
        ([b"\x89PNG\r\n\x1a\n broken"], {}, "status=400 code=invalid_media"),
        ([b"words alone"], {}, "nothing to see.*status=415"),
        ([], {}, "0 were sent.*status=400"),
        ([b"x", b"y"], {}, "2 were sent.*status=400"),
        ([b"x"], {"prompt": "button"}, "prompt.*status=400"),
    ],
    ids=["broken", "text", "no file", "two files", "unknown key"],
)
def test_what_cannot_be_looked_at_is_told(
    triton: TritonAddresses, media: list[bytes], keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(InferenceServerException, match=f"(?s){message}"):
        ask(triton.grpc, *media, **keys)


def test_the_task_through_the_gateway_runs_what_sees_alone(
    gateway: str, triton: TritonAddresses, api_key: str, form: bytes
) -> None:
    counted = Counted(triton)
    url = f"data:image/png;base64,{base64.b64encode(form).decode()}"
    messages = [
        {"role": "system", "content": "<task>gui_detection</task>"},
        {"role": "user", "content": [{"type": "text", "text": "Detect all GUI elements."},
                                     {"type": "image_url", "image_url": {"url": url}}]},
    ]  # fmt: skip
    reply = httpx.post(f"{gateway}/v1/chat/completions", json={"model": "interfaze-beta", "messages": messages},
                       headers={"authorization": f"Bearer {api_key}"}, timeout=4 * PATIENCE_S)  # fmt: skip
    assert reply.status_code == 200, reply.text
    assert counted.ran == {"openfaze", *SEERS}
    found = orjson.loads(reply.json()["choices"][0]["message"]["content"])
    assert found["name"] == "gui_detection"
    assert GuiResult.model_validate(found["result"]) == result_of(ask(triton.grpc, form))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    """A server of this file's own with the models of this task."""
    build_models()
    root = tmp_path_factory.mktemp("gui")
    repository = part_of_repository(root / "repository", lambda model: model in SEERS)
    with TritonServer(RuntimeConfig(repository=repository, run_root=root / "run")) as server:
        yield server


@pytest.mark.parametrize("model", sorted(SEERS))
def test_a_network_that_dies_fails_the_request_and_no_other(own: TritonServer, form: bytes, model: str) -> None:
    wait_for(lambda: answers(own, form))  # the server is still loading what died in the last test
    right = ask(own.grpc, form)["RESULT"][0]
    stubs = family(own.pid, f"/{model}/1/")
    assert stubs
    for stub in stubs:
        stub.suspend()
    with ThreadPoolExecutor(len(stubs) + 1) as pool:  # one more than there are processes, so that each is in a request
        asked = [pool.submit(ask, own.grpc, form) for _ in range(len(stubs) + 1)]
        wait_for(lambda: waiting(own, model) or any(each.done() for each in asked))
        for stub in stubs:
            stub.kill()
        errors = [each.exception(timeout=PATIENCE_S) for each in asked]
    assert any(isinstance(error, InferenceServerException) for error in errors)
    wait_for(lambda: answers(own, form) == right)


def waiting(server: TritonServer, model: str) -> int:
    """Requests that Triton holds because all instances of `model` are busy."""
    text = httpx.get(f"http://{server.metrics}/metrics", trust_env=False, timeout=PATIENCE_S).text
    start = f'nv_inference_pending_request_count{{model="{model}"'
    return next(int(float(line.split()[-1])) for line in text.splitlines() if line.startswith(start))


def answers(server: TritonServer, form: bytes) -> bytes:
    """The RESULT of a request, empty if it failed."""
    with suppress(InferenceServerException):
        return bytes(ask(server.grpc, form)["RESULT"][0])
    return b""
