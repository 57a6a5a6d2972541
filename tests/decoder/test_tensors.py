"""Tensors to requests and chunks to tensors; every input is read or refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.decoder.contract import INPUTS
from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.generation import Chunk
from python_backends.decoder.guide import GuideCompiler
from python_backends.decoder.sampling import Sampling
from python_backends.decoder.tensors import RequestReader, response_of
from python_backends.errors import InvalidRequest

Array = npt.NDArray[Any]
TYPES = {"INT32": np.int32, "INT64": np.int64, "UINT64": np.uint64, "FP32": np.float32, "FP16": np.float16,
         "BOOL": np.bool_, "STRING": np.object_}  # fmt: skip


@pytest.fixture
def reader(engine: OnnxEngine, guides: GuideCompiler) -> RequestReader:
    return RequestReader(engine.vocab_size, engine.width, engine.capacity, engine.embed, guides.compile)


def tensors(ids: list[int], **more: Any) -> dict[str, Array]:
    """A batch of one, as Triton hands it over: scalars [1], others [1, ...]."""
    sent: dict[str, Any] = {"input_ids": ids, "input_lengths": len(ids), "request_output_len": 7} | more
    return {name: tensor(name, value) for name, value in sent.items() if value is not None}


def tensor(name: str, value: Any) -> Array:
    array = np.asarray(value, TYPES[INPUTS[name].kind])
    return array.reshape(1) if INPUTS[name].scalar else array[np.newaxis]


def refusal(reader: RequestReader, sent: dict[str, Array]) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        reader.read(sent)
    return caught.value


def test_what_is_left_out_has_tensorrt_llms_defaults(reader: RequestReader, engine: OnnxEngine) -> None:
    request = reader.read(tensors([5, 6, 7]))
    generation = request.generation
    assert np.array_equal(generation.prompt, engine.embed([5, 6, 7]))
    assert (generation.max_tokens, generation.end_id, generation.min_tokens) == (7, None, 0)
    assert (generation.stop_words, generation.guide, generation.sampling.greedy) == ((), None, True)
    assert not generation.streaming and not generation.log_probs
    assert request.echo == (5, 6, 7), "TensorRT-LLM repeats the prompt unless told otherwise"


def test_every_field_is_read(reader: RequestReader) -> None:
    request = reader.read(tensors(
        [5, 6, 7, 0, 0], input_lengths=3, end_id=9, pad_id=2, min_tokens=1, temperature=0.5, runtime_top_k=3,
        runtime_top_p=0.75, seed=2**63, streaming=True, return_log_probs=True, return_num_output_tokens=True,
        stop_words_list=[[1, 2, 3, 0], [2, 3, -1, -1]], guided_decoding_guide_type=[b"regex"],
        guided_decoding_guide=["ä+".encode()], beam_width=1, len_penalty=1.0, repetition_penalty=1.0,
    ))  # fmt: skip
    generation = request.generation
    assert len(generation.prompt) == 3 and generation.end_id == 9 and generation.min_tokens == 1
    assert generation.sampling == Sampling(0.5, 3, 0.75, 2**63)
    assert generation.streaming and generation.log_probs and generation.guide is not None
    assert generation.stop_words == ((1, 2), (3,))
    assert request.echo == () and request.counts == ("num_output_tokens",)


def test_ids_past_the_vocabulary_are_rows_of_the_table(reader: RequestReader, engine: OnnxEngine) -> None:
    table = np.random.default_rng(0).standard_normal((3, engine.width)).astype(np.float32)
    ids = [engine.vocab_size + 2, 65, engine.vocab_size, engine.vocab_size + 2]
    prompt = reader.read(tensors(ids, prompt_embedding_table=table, prompt_vocab_size=3)).generation.prompt
    assert np.array_equal(prompt, np.stack([table[2], engine.embed([65])[0], table[0], table[2]]))


def test_a_guide_of_type_json_needs_no_text(reader: RequestReader) -> None:
    guide = reader.read(tensors([1], guided_decoding_guide_type=[b"json"])).generation.guide
    assert guide is not None and guide.allowed()[ord("{")]


WIDTH = 64
TYPE, GUIDE = "guided_decoding_guide_type", "guided_decoding_guide"
BAD_TABLE = np.zeros((4, WIDTH), np.float32)
BAD_TABLE[2, 5] = np.nan


@pytest.mark.parametrize(
    ("changes", "param", "words"),
    [
        ({"input_ids": None}, "input_ids", "is required"),
        ({"request_output_len": None}, "request_output_len", "is required"),
        ({"request_output_len": 0}, "request_output_len", "at least 1"),
        ({"input_lengths": 4}, "input_lengths", "holds 3 ids"),
        ({"input_lengths": 0}, "input_lengths", "at least 1"),
        ({"input_ids": [1] * 200, "input_lengths": 200}, "input_ids", "holds 200 ids; the limit is 199"),
        ({"input_ids": [1, -2, 3]}, "input_ids", "holds -2; ids are 0 to 287"),
        ({"input_ids": [1, 288, 3]}, "input_ids", "holds 288"),
        ({"input_ids": [1, 292, 3], "prompt_embedding_table": np.zeros((4, WIDTH))}, "input_ids", "0 to 291"),
        ({"prompt_embedding_table": np.zeros((4, 63))}, "prompt_embedding_table", "rows of 63 numbers, not 64"),
        ({"prompt_embedding_table": BAD_TABLE}, "prompt_embedding_table", "NaN or infinity in row 2"),
        ({"prompt_embedding_table": BAD_TABLE + np.inf}, "prompt_embedding_table", "in row 0"),
        ({"prompt_embedding_table": np.zeros((4, WIDTH)), "prompt_vocab_size": 5}, "prompt_vocab_size", "table, 4"),
        ({"prompt_table_extra_ids": [0, 0]}, "prompt_table_extra_ids", "2 entries for 3 ids"),
        ({"end_id": 288}, "end_id", "vocabulary has 288"),
        ({"end_id": -2}, "end_id", "at least -1"),
        ({"temperature": -0.1}, "temperature", "0 or more"),
        ({"temperature": np.nan}, "temperature", "0 or more"),
        ({"runtime_top_p": 1.5}, "runtime_top_p", "0 to 1"),
        ({"runtime_top_k": -1}, "runtime_top_k", "at least 0"),
        ({"stop_words_list": [[1, 2], [2, 1]]}, "stop_words_list", "offset 1 after 2"),
        ({"stop_words_list": [[1, 2], [3, -1]]}, "stop_words_list", "offset 3"),
        ({TYPE: [b"xml"], GUIDE: [b"x"]}, TYPE, "xml"),
        ({TYPE: [b"regex"]}, GUIDE, "is required"),
        ({GUIDE: [b"x"]}, TYPE, "is required"),
        ({TYPE: [b"regex"], GUIDE: [b"\xff"]}, GUIDE, "UTF-8"),
        ({"beam_width": 2}, "beam_width", "leave it out or send 1"),
        ({"repetition_penalty": 1.2}, "repetition_penalty", "leave it out or send 1"),
        ({"return_context_logits": True}, "return_context_logits", "send 0"),
    ],
)  # fmt: skip
def test_bad_values_are_named(reader: RequestReader, changes: dict[str, Any], param: str, words: str) -> None:
    error = refusal(reader, tensors([1, 2, 3], **changes))
    assert (error.param, error.status) == (param, 400)
    assert error.message.startswith(param) or error.code == "invalid_guide"
    assert words in error.message


@pytest.mark.parametrize("name", [name for name, spec in INPUTS.items() if spec.serves == "refused"])
def test_inputs_that_are_not_supported_are_refused_by_name(reader: RequestReader, name: str) -> None:
    shape = tuple(max(1, size) for size in INPUTS[name].dims)
    error = refusal(reader, tensors([1, 2, 3], **{name: np.zeros(shape)}))
    assert error.param == name and "GPU profile" in error.message


def test_several_prompts_in_one_request_are_refused(reader: RequestReader) -> None:
    sent = {name: np.concatenate([array, array]) for name, array in tensors([1, 2]).items()}
    assert "holds 2 requests" in refusal(reader, sent).message


def test_responses(reader: RequestReader) -> None:
    request = reader.read(tensors([5, 6], return_log_probs=True, return_num_input_tokens=True,
                                  return_num_output_tokens=True))  # fmt: skip
    outputs = response_of(request, Chunk((8, 9, 10), (-0.5, 0.0, -1.0), -1.5, "length"), 3)
    assert outputs["output_ids"].tolist() == [[[5, 6, 8, 9, 10]]] and outputs["output_ids"].dtype == np.int32
    assert outputs["sequence_length"].tolist() == [[5]]
    assert outputs["output_log_probs"].tolist() == [[[-0.5, 0.0, -1.0]]]
    assert outputs["cum_log_probs"].tolist() == [[-1.5]]
    assert (outputs["num_input_tokens"].item(), outputs["num_output_tokens"].item()) == (2, 3)
