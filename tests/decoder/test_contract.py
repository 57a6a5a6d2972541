"""The configurations of both profiles declare exactly the contract's tensors."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from python_backends.decoder.contract import INPUTS, OUTPUTS, REQUIRED
from python_backends.runtime.config import CHECKOUT

MODEL = CHECKOUT / "model_repository" / "tensorrt_llm"


@pytest.fixture(params=["config.pbtxt", "configs/gpu.pbtxt"])
def config(request: pytest.FixtureRequest) -> Any:
    return text_format.Parse((MODEL / request.param).read_text("utf-8"), model_config_pb2.ModelConfig())


def test_tensors_have_the_contracts_names_types_and_sizes(config: Any) -> None:
    for declared, contract in ((config.input, INPUTS), (config.output, OUTPUTS)):
        tensors = {entry.name: (model_config_pb2.DataType.Name(entry.data_type)[5:], tuple(entry.dims))
                   for entry in declared}  # fmt: skip
        assert tensors == {name: (spec.kind, spec.dims) for name, spec in contract.items()}
    assert {entry.name for entry in config.input if not entry.optional} == set(REQUIRED)
    assert {entry.name for entry in config.input if entry.HasField("reshape")} == {
        name for name, spec in INPUTS.items() if spec.scalar
    }


def test_it_gives_whole_answers_and_is_loaded_by_the_right_backend(config: Any) -> None:
    assert (config.name, config.backend) == ("tensorrt_llm", "tensorrtllm")
    assert not config.model_transaction_policy.decoupled and config.max_batch_size >= 8
    assert config.parameters["gpt_model_path"].string_value
