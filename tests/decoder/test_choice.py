"""Which engine a folder gets, and what is said where there is none."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from python_backends.decoder.choice import open_engine
from python_backends.decoder.engine import OnnxEngine
from python_backends.errors import InvalidRequest
from tests.decoder.checkpoints import END


def test_known_architectures_run_on_onnx_runtime(folder: Callable[[str], Path]) -> None:
    engine = open_engine(folder("qwen3"), 2, 50)
    assert isinstance(engine, OnnxEngine)
    assert (engine.slots, engine.capacity, engine.end_ids) == (2, 50, (END,))


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed")
def test_a_gpu_without_pytorch_changes_nothing(folder: Callable[[str], Path]) -> None:
    assert isinstance(open_engine(folder("llama"), 2, 50, gpus=lambda: 1), OnnxEngine)


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed")
@pytest.mark.parametrize(("architectures", "named"), [(["GPT2LMHeadModel"], "GPT2LMHeadModel"), ([], "none")])
def test_others_need_pytorch(tmp_path: Path, architectures: list[str], named: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"architectures": architectures}), "utf-8")
    with pytest.raises(InvalidRequest, match=f"architecture {named} .* install torch and transformers") as caught:
        open_engine(tmp_path, 2, 50)
    assert caught.value.code == "unsupported_decoder" and "LlamaForCausalLM" in caught.value.message


def test_a_folder_without_a_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match=r"config\.json is missing"):
        open_engine(tmp_path, 2, 50)
