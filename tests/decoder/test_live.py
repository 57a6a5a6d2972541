"""The backend in a real Triton, on a repository that holds one tiny decoder, asked with NVIDIA's own client."""

from __future__ import annotations

import json
import queue
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tritonclient.grpc as triton
from tritonclient.utils import np_to_triton_dtype

from python_backends.decoder.engine import OnnxEngine
from python_backends.errors import Unavailable, from_wire
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.decoder.checkpoints import write_checkpoint
from tests.decoder.decoding import decode, prompt_of
from tests.decoder.test_tensors import tensor

pytestmark = pytest.mark.server
Answers = list[dict[str, Any] | str]
WHOLE = "whole_answers"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decoder as it stands in the repository, WHOLE, and with token streams, `tensorrt_llm`."""
    repository = tmp_path_factory.mktemp("repository")
    config = (CHECKOUT / "model_repository" / "tensorrt_llm" / "config.pbtxt").read_text("utf-8")
    streaming = config.replace("decoupled: false", "decoupled: true")
    for name, text in (("tensorrt_llm", streaming), (WHOLE, config.replace('"tensorrt_llm"', f'"{WHOLE}"'))):
        # The weights of the other tests' Llama; room for requests that are still running when they are stopped.
        write_checkpoint(repository / name / "1" / "decoder", "llama", max_position_embeddings=4096)
        (repository / name / "config.pbtxt").write_text(text, "utf-8")
    return repository


@dataclass
class Asker:
    """One gRPC stream to the server; answers come back in the order in which they are sent."""

    client: Any
    answers: queue.Queue[Any]
    model: str = "tensorrt_llm"

    def send(self, ids: list[int], request_id: str = "", **more: Any) -> None:
        """Send one request."""
        sent = {"input_ids": ids, "input_lengths": len(ids), "request_output_len": 9} | more
        inputs = []
        for name, value in sent.items():
            array = tensor(name, value)
            array = array[:, np.newaxis] if array.ndim == 1 else array  # the client sends the batch, [1, 1]
            inputs.append(triton.InferInput(name, array.shape, np_to_triton_dtype(array.dtype)))
            inputs[-1].set_data_from_numpy(array)
        self.client.async_stream_infer(self.model, inputs, request_id=request_id,
                                       enable_empty_final_response=True)  # fmt: skip

    def answer(self) -> tuple[str, dict[str, Any] | str, bool]:
        """(request id, tensors or error message, whether it is the last) of the next response."""
        result, error = self.answers.get(timeout=60)
        if error is not None:
            return "", str(error.message()), True
        response = result.get_response()
        tensors = {output.name: result.as_numpy(output.name) for output in response.outputs}
        return response.id, tensors, response.parameters["triton_final_response"].bool_param

    def ask(self, ids: list[int], **more: Any) -> Answers:
        """All responses to one request."""
        self.send(ids, **more)
        found: Answers = []
        last = False
        while not last:
            _, tensors, last = self.answer()
            found += [tensors] if tensors else []
        return found


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    server = TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run")))
    try:
        server.launch()
        server.wait_ready(time.monotonic() + 60)
        yield server
    finally:
        server.stop()


@contextmanager
def asking(server: TritonServer, model: str) -> Iterator[Asker]:
    answers: queue.Queue[Any] = queue.Queue()
    client = triton.InferenceServerClient(server.grpc)
    client.start_stream(lambda result, error: answers.put((result, error)))
    try:
        yield Asker(client, answers, model)
    finally:
        client.stop_stream(cancel_requests=True)
        client.close()


@pytest.fixture
def asker(server: TritonServer) -> Iterator[Asker]:
    with asking(server, "tensorrt_llm") as asker:
        yield asker


@pytest.fixture
def whole(server: TritonServer) -> Iterator[Asker]:
    with asking(server, WHOLE) as asker:
        yield asker


def output_ids(tensors: dict[str, Any] | str) -> list[int]:
    assert isinstance(tensors, dict), tensors
    ids: list[int] = tensors["output_ids"].reshape(-1).tolist()
    return ids


def expected(engine: OnnxEngine, text: str, count: int) -> list[int]:
    return decode(engine, [prompt_of(engine, text, count)])[0].ids


def test_one_answer_and_its_tensors(asker: Asker, engine: OnnxEngine) -> None:
    (tensors,) = asker.ask(list(b"total"), return_log_probs=True, return_num_input_tokens=True)
    assert isinstance(tensors, dict)
    assert output_ids(tensors) == expected(engine, "total", 9)
    assert {name: array.shape for name, array in tensors.items()} == {
        "output_ids": (1, 1, 9), "sequence_length": (1, 1), "cum_log_probs": (1, 1), "output_log_probs": (1, 1, 9),
        "batch_index": (1, 1), "sequence_index": (1, 1), "num_input_tokens": (1, 1),
    }  # fmt: skip
    assert tensors["cum_log_probs"].item() == pytest.approx(tensors["output_log_probs"].sum(), rel=1e-5)
    (whole,) = asker.ask(list(b"total"), exclude_input_in_output=False)
    assert output_ids(whole) == list(b"total") + expected(engine, "total", 9)


def test_the_table_gives_the_same_as_the_tokens_it_holds(asker: Asker, engine: OnnxEngine) -> None:
    text = b"a date"
    (tensors,) = asker.ask([engine.vocab_size + row for row in range(len(text))],
                           prompt_embedding_table=engine.embed(list(text)))  # fmt: skip
    assert output_ids(tensors) == expected(engine, "a date", 9)


def test_whole_answers_overlap_and_equal_those_of_streams(
    server: TritonServer, whole: Asker, engine: OnnxEngine
) -> None:
    with asking(server, WHOLE) as other:  # a stream of its own, for one stream's whole answers come in its order
        other.send(list(b"total"), request_id="long", request_output_len=4000)
        answers = [whole.ask(list(b"total")) for _ in range(20)]
        assert other.answers.empty()  # the short ones did not wait for the long one
        assert {tuple(output_ids(tensors)) for (tensors,) in answers} == {tuple(expected(engine, "total", 9))}
        whole.send([0], request_id="long", stop=True, request_output_len=0)
        _, tensors, last = other.answer()  # cut off, or whole if it was nearly done
    assert last and output_ids(tensors)


def test_whole_answers_cannot_be_streamed(whole: Asker) -> None:
    (message,) = whole.ask(list(b"total"), streaming=True)
    assert isinstance(message, str) and "decoupled: true" in message


def test_streaming_sends_each_token(asker: Asker, engine: OnnxEngine) -> None:
    parts = asker.ask(list(b"total"), streaming=True)
    assert len(parts) == 9
    assert [token for part in parts for token in output_ids(part)] == expected(engine, "total", 9)


def test_guided_json(asker: Asker) -> None:
    schema = b'{"type":"object","properties":{"a":{"enum":["x","y"]}},"required":["a"],"additionalProperties":false}'
    (tensors,) = asker.ask(list(b"total"), guided_decoding_guide_type=[b"json_schema"],
                           guided_decoding_guide=[schema], request_output_len=40)  # fmt: skip
    assert bytes(token for token in output_ids(tensors) if token < 256)[:2] == b'{"'
    assert len(output_ids(tensors)) < 12


def test_many_at_once_have_one_answer(asker: Asker, engine: OnnxEngine) -> None:
    for number in range(100):
        asker.send(list(b"total"), request_id=str(number))
    found = set()
    for _ in range(100):
        _, tensors, last = asker.answer()
        assert last
        found.add(tuple(output_ids(tensors)))
    assert found == {tuple(expected(engine, "total", 9))}


@pytest.mark.parametrize(
    ("more", "param", "words"),
    [
        ({"beam_width": 4}, "beam_width", "beam_width is not supported"),
        ({"lora_task_id": 4}, "lora_task_id", "lora_task_id is not supported"),
        ({"request_output_len": 0}, "request_output_len", "at least 1"),
        ({"request_output_len": 100_000}, "request_output_len", "ask for at most"),
        ({"guided_decoding_guide_type": [b"regex"], "guided_decoding_guide": [b"("]}, "guided_decoding_guide", "regex"),
        ({"prompt_embedding_table": np.full((1, 64), np.nan)}, "prompt_embedding_table", "NaN"),
        ({"stop": True}, "stop", "no request with id"),
    ],
)
def test_errors_say_what_to_do_and_hurt_nobody(
    asker: Asker, engine: OnnxEngine, more: dict[str, Any], param: str, words: str
) -> None:
    (message,) = asker.ask(list(b"total"), **more)
    assert isinstance(message, str)
    error = from_wire(message)
    assert error is not None and (error.status, error.param) == (400, param)
    assert words in error.message
    assert output_ids(asker.ask(list(b"total"))[0]) == expected(engine, "total", 9)


def test_stop_ends_the_request_of_that_id(asker: Asker) -> None:
    def written() -> int:
        """How many tokens came of 4,000, all of them where a crowded machine was late to pass the stop on."""
        asker.send(list(b"total"), request_id="17", streaming=True, request_output_len=4000)
        asker.answer()
        asker.send([0], request_id="17", stop=True, request_output_len=0)
        tokens, ends = 1, 0
        while ends < 2:
            _, tensors, last = asker.answer()
            tokens += len(output_ids(tensors)) if tensors else 0
            ends += last
        return tokens

    assert any(written() < 4000 for _ in range(5))


def test_a_decoder_that_cannot_be_served_says_so_at_start(repository: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(repository, tmp_path / "repository"))
    config = broken / "tensorrt_llm" / "1" / "decoder" / "config.json"
    changed = json.loads(config.read_text("utf-8")) | {"rope_scaling": {"rope_type": "yarn"}}
    config.write_text(json.dumps(changed), "utf-8")
    server = TritonServer(RuntimeConfig(repository=broken, run_root=tmp_path / "run"))
    try:
        with pytest.raises(Unavailable) as caught:
            server.start()
    finally:
        server.stop()
    assert "rope scaling yarn is not supported; supported are default, linear, llama3" in caught.value.message


def test_a_client_that_leaves_frees_its_slot(server: TritonServer, asker: Asker, engine: OnnxEngine) -> None:
    leaver = triton.InferenceServerClient(server.grpc)
    heard: queue.Queue[Any] = queue.Queue()
    leaver.start_stream(lambda result, error: heard.put((result, error)))
    lost = Asker(leaver, heard)
    for _ in range(16):
        lost.send(list(b"total"), streaming=True, request_output_len=4000)
    lost.answer()
    leaver.stop_stream(cancel_requests=True)
    leaver.close()
    assert output_ids(asker.ask(list(b"total"))[0]) == expected(engine, "total", 9)
