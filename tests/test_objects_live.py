"""The task `object_detection` in a real Triton: drawn things found, cut out and absent ones not, by direct calls."""

from __future__ import annotations

import io
import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from PIL import Image, ImageDraw
from tritonclient.utils import InferenceServerException

from python_backends.errors import OpenfazeError, from_wire
from python_backends.evidence import evidence_from_json
from python_backends.objects.result import ObjectResult
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.probes import input_tensors
from python_backends.runtime.server import TritonServer
from tests.conftest import TritonAddresses
from tests.family import family
from tests.repository import part_of_repository
from tests.test_routing_live import Counted
from tests.waiting import PATIENCE_S, wait_for

pytestmark = pytest.mark.server

OPENING = {"ocr_document", "ocr_page"}
CACHED = {"text_encoder"}  # has run or not, as it knows the words from before
SEEING = {"object_detection", "text_encoder", "object_detector"}
CIRCLE, SQUARE = (60, 80, 180, 200), (330, 120, 450, 240)
Answer = tuple[dict[str, Any], npt.NDArray[np.float32], bytes]


def drawing(form: str = "PNG") -> bytes:
    """A red circle on the left and a blue square on the right."""
    image = Image.new("RGB", (512, 320), (236, 232, 224))
    draw = ImageDraw.Draw(image)
    draw.ellipse(CIRCLE, fill=(210, 30, 40))
    draw.rectangle(SQUARE, fill=(40, 70, 210))
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def ask(grpc: str, *media: bytes, **fields: Any) -> Answer:
    """RESULT, FEATURES and the bytes of RESULT; raises the error that the model answers with."""
    inputs: Mapping[str, npt.NDArray[Any]] = {"REQUEST": np.array([orjson.dumps(fields)], np.object_)}
    if media:
        inputs = {**inputs, "MEDIA": np.array(media, np.object_)}
    with triton_grpc.InferenceServerClient(grpc, channel_args=[("grpc.enable_http_proxy", 0)]) as client:
        try:
            answer = client.infer("object_detection", input_tensors(inputs), client_timeout=4 * PATIENCE_S)
        except InferenceServerException as error:
            raise from_wire(str(error.message())) or error from error
    result, evidence = (bytes(answer.as_numpy(name).reshape(-1)[0]) for name in ("RESULT", "EVIDENCE"))
    found = orjson.loads(result)
    ObjectResult.model_validate(found)
    features = answer.as_numpy("FEATURES")
    items = evidence_from_json(evidence)
    assert [item.label for item in items] == [item["label"] for item in found["detected_objects"]]
    assert len(features) == len(items)
    return found, features, result


def boxes(found: dict[str, Any], label: str) -> list[tuple[int, int, int, int]]:
    return [(at["top_left"]["x"], at["top_left"]["y"], at["bottom_right"]["x"], at["bottom_right"]["y"])
            for item in found["detected_objects"] if item["label"] == label for at in [item["bounds"]]]  # fmt: skip


def overlap(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0, width) * max(0, height)
    area = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return shared / (area - shared)


def test_what_the_words_name_is_found_and_nothing_else_runs(triton: TritonAddresses) -> None:
    counted = Counted(triton)
    found, features, _ = ask(triton.grpc, drawing(), instruction="Find the red circle and the blue square, please.")
    assert counted.ran | CACHED == SEEING | OPENING
    [circle], [square] = boxes(found, "red circle"), boxes(found, "blue square")
    assert overlap(circle, CIRCLE) >= 0.5 and overlap(square, SQUARE) >= 0.5
    assert all(item["confidence"] >= 0.3 for item in found["detected_objects"]) and features.shape[1] == 128


def test_what_is_not_there_is_not_found(triton: TritonAddresses) -> None:
    found, features, _ = ask(triton.grpc, drawing(), prompts=["giraffe", "yellow star", "traffic light"])
    assert found["detected_objects"] == [] and len(features) == 0
    assert found["pages"][0] | {"sha256": ""} == {"page": 1, "width": 512, "height": 320, "dpi": None, "sha256": ""}


def test_names_in_other_languages_are_known(triton: TritonAddresses) -> None:
    found, _, _ = ask(triton.grpc, drawing(), prompts=["roter Kreis", "cuadrado azul", "赤の円"])
    for label, true in (("roter Kreis", CIRCLE), ("cuadrado azul", SQUARE), ("赤の円", CIRCLE)):
        (box,) = boxes(found, label)
        assert overlap(box, true) > 0.6


def test_a_control_is_told_from_others_by_what_it_says(triton: TritonAddresses) -> None:
    screen = (CHECKOUT / "examples" / "screen.png").read_bytes()
    counted = Counted(triton)
    found, _, _ = ask(triton.grpc, screen, prompts=["print list button", "'Delete all' button"])
    (first,), (second,) = (boxes(found, label) for label in ("print list button", "'Delete all' button"))
    assert abs(first[1] - second[1]) < 8 and first[2] < second[0]  # side by side, in this order
    assert {"gui_detector", "ocr_recognizer"} <= counted.ran and found["warnings"] == []


def test_a_shape_is_cut_out_where_it_is_asked_for(triton: TritonAddresses) -> None:
    counted = Counted(triton)
    found, _, _ = ask(triton.grpc, drawing(), instruction="segment the red circle")
    assert counted.ran | CACHED == SEEING | OPENING | {"segmenter"}
    [item] = found["detected_objects"]
    [ring] = item["polygon"]
    x, y = np.array(ring, np.float64).T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    assert 0.8 < area / (np.pi * 60**2) < 1.2


def test_places_choose_among_things_alike(triton: TritonAddresses) -> None:
    found, _, _ = ask(triton.grpc, drawing(), prompts=["leftmost shape"], min_confidence=0.05)
    places = boxes(found, "leftmost shape")
    assert len(places) <= 1 and all(overlap(place, CIRCLE) > 0.5 for place in places)


def test_pages_of_a_pdf_and_several_files_in_one_call(triton: TritonAddresses) -> None:
    pages = [Image.open(io.BytesIO(drawing())), Image.new("RGB", (512, 320), (250, 250, 250))]
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=72)
    found, _, _ = ask(triton.grpc, file.getvalue(), drawing("JPEG"), prompts=["red circle"])
    assert [(page["media"], page["page"]) for page in found["pages"]] == [(0, 1), (0, 2), (1, 1)]
    assert sorted((item["media"], item["page"]) for item in found["detected_objects"]) == [(0, 1), (1, 1)]
    by_file = {item["media"]: item["bounds"]["width"] for item in found["detected_objects"]}
    assert by_file[0] == pytest.approx(2 * by_file[1], rel=0.25)  # 144 DPI against the 72 it was drawn at


def test_the_same_request_has_the_same_bytes_alone_and_in_company(triton: TritonAddresses) -> None:
    request: dict[str, Any] = {"prompts": ["red circle", "blue square"], "masks": True, "min_confidence": 0.05}
    alone = ask(triton.grpc, drawing(), **request)[2]
    with ThreadPoolExecutor(4) as pool:
        crowd = list(pool.map(lambda _: ask(triton.grpc, drawing(), **request)[2], range(4)))
    assert set(crowd) == {alone}


@pytest.mark.parametrize(
    ("media", "fields", "status", "said"),
    [
        ([b"just some words"], {}, 400, "no picture"),
        ([], {}, 400, "MEDIA"),
        ([b"\x89PNG\r\n\x1a\nbroken"], {}, 400, "image"),
        ([drawing()], {"prompt": "cat"}, 400, "prompt"),
        ([drawing()], {"page_range": "2"}, 400, "page"),
    ],
    ids=["text", "nothing", "broken", "unknown key", "no such page"],
)
def test_what_cannot_be_done_is_refused(
    triton: TritonAddresses, media: list[bytes], fields: dict[str, Any], status: int, said: str
) -> None:
    with pytest.raises(OpenfazeError, match=said) as refused:
        ask(triton.grpc, *media, **fields)
    assert refused.value.status == status


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TritonServer]:
    """A server of the few models that this task needs, to be hurt."""
    part_of_repository(tmp_path / "models", lambda name: name in SEEING | OPENING)
    with TritonServer(RuntimeConfig(repository=tmp_path / "models", run_root=tmp_path / "run")) as server:
        yield server


def test_a_network_that_dies_fails_its_request_at_once_and_the_next_is_answered(own: TritonServer) -> None:
    [victim] = family(own.pid, "/object_detector/1/")
    victim.send_signal(signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(ask, own.grpc, drawing(), prompts=["red circle"])
        time.sleep(1.0)  # it is certainly waiting for the network then
        assert not work.done()
        victim.kill()
        with pytest.raises(OpenfazeError) as failed:
            work.result(PATIENCE_S)
    assert failed.value.status == 503

    def answered() -> bool:
        try:
            return bool(ask(own.grpc, drawing(), prompts=["red circle"])[0]["pages"])
        except (OpenfazeError, InferenceServerException):
            return False

    wait_for(answered)


def test_the_checkout_ships_the_weights() -> None:
    for model in ("object_detector", "segmenter"):
        assert (CHECKOUT / "model_repository" / model / "1" / "model.onnx").stat().st_size < 15_000_000
