"""Commands, the check of an engine's config.json (in its documented form), and the repository that serves it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt_llm.__main__ import OWN, main
from builders.tensorrt_llm.check import problems
from builders.tensorrt_llm.commands import engine_commands
from builders.tensorrt_llm.settings import EngineSettings
from python_backends.decoder.checkpoint import ARCHITECTURES, read_config
from python_backends.runtime.config import RuntimeConfig
from tests.decoder.checkpoints import VARIANTS, write_checkpoint

SETTINGS = EngineSettings()


def flags(command: str) -> dict[str, str]:
    words = shlex.split(command)
    return {word: value for word, value in zip(words, words[1:], strict=False) if word.startswith("--")}


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_there_are_commands_for_every_decoder_that_we_run(architecture: str) -> None:
    convert, build, info = engine_commands(Path("/d"), architecture, Path("/o"), SETTINGS)
    assert ("qwen" if "Qwen" in architecture else "llama") in convert
    assert flags(convert)["--dtype"] == "float16"
    built = flags(build)
    assert int(built["--max_prompt_embedding_table_size"]) == SETTINGS.batch * SETTINGS.rows
    assert (built["--use_paged_context_fmha"], built["--max_seq_len"]) == ("enable", "4096")
    assert flags(info) == {"--model_dir": "/d", "--output_dir": "/o/engine"}


def test_fp8_goes_by_the_quantiser() -> None:
    convert, build, _ = engine_commands(Path("/d"), "Qwen3ForCausalLM", Path("/o"), EngineSettings(fp8=True))
    assert "quantization/quantize.py" in convert
    assert (flags(convert)["--qformat"], flags(convert)["--kv_cache_dtype"]) == ("fp8", "fp8")
    assert (flags(build)["--gemm_plugin"], flags(build)["--use_fp8_context_fmha"]) == ("disable", "enable")


def test_another_architecture_has_no_engine() -> None:
    with pytest.raises(BadCheckpoint, match="GemmaForCausalLM has no engine here"):
        engine_commands(Path("/d"), "GemmaForCausalLM", Path("/o"), SETTINGS)


def write_engine(folder: Path, decoder: Path, changes: Mapping[str, Any] = {}) -> Path:
    """What trtllm-build 1.2.1 leaves, its config.json cut to what is documented and read here."""
    config = read_config(decoder)
    pretrained = {
        "architecture": config.architecture, "dtype": "float16", "logits_dtype": "float32",
        "vocab_size": config.vocab_size, "hidden_size": config.width, "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads, "num_key_value_heads": config.kv_heads,
        "mapping": {"world_size": 1, "tp_size": 1, "pp_size": 1}, "quantization": {"quant_algo": None},
    }  # fmt: skip
    build = {
        "max_input_len": 4095, "max_seq_len": 4096, "opt_batch_size": 8, "max_batch_size": 64, "max_beam_width": 1,
        "max_num_tokens": 8192, "max_prompt_embedding_table_size": 64 * 4096, "kv_cache_type": "PAGED",
        "plugin_config": {"dtype": "float16", "gemm_plugin": "float16", "use_paged_context_fmha": True},
    }  # fmt: skip
    whole = {"version": "1.2.1", "pretrained_config": pretrained, "build_config": build}
    for name, value in changes.items():
        part, _, key = name.rpartition(".")
        (whole[part] if part else whole)[key] = value  # type: ignore[index]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(whole))
    for file in ("rank0.engine", "xgrammar_tokenizer_info.json"):
        (folder / file).touch()
    return folder


@pytest.fixture
def view(tmp_path: Path) -> Path:
    """The repository that serves an FP16 engine of our own decoder."""
    engine = write_engine(tmp_path / "engine", OWN)
    assert main(["repository", "--engine", str(engine), "--out", str(tmp_path / "view")]) == 0
    return tmp_path / "view"


def test_the_repository_written_for_an_engine_goes_with_it(view: Path, tmp_path: Path) -> None:
    assert problems(tmp_path / "engine", OWN, view) == []
    assert main(["check", "--engine", str(tmp_path / "engine"), "--repository", str(view)]) == 0
    for model, tensors in (("tensorrt_llm", "input"), ("fusion", "output")):
        text = (view / model / "configs" / "gpu.pbtxt").read_text()
        config = text_format.Parse(text, model_config_pb2.ModelConfig())
        table = next(entry for entry in getattr(config, tensors) if entry.name == "prompt_embedding_table")
        assert model_config_pb2.DataType.Name(table.data_type) == "TYPE_FP16"
    assert (view / "ocr" / "config.pbtxt").is_file()


def test_ours_as_it_stands_is_for_an_engine_in_fp32(tmp_path: Path) -> None:
    half = write_engine(tmp_path / "half", OWN)
    assert [line.split(" is TYPE")[0] for line in problems(half, OWN, RuntimeConfig.repository)] == [
        "the input prompt_embedding_table of tensorrt_llm", "the output prompt_embedding_table of fusion",
        "the parameter table_type of fusion",
    ]  # fmt: skip
    whole = write_engine(tmp_path / "whole", OWN, {"pretrained_config.dtype": "float32"})
    assert problems(whole, OWN, RuntimeConfig.repository) == []


@pytest.mark.parametrize(("changes", "words"), [
    ({"pretrained_config.vocab_size": 2112}, "vocabulary has 2112 tokens, the folder's 2048"),
    ({"pretrained_config.hidden_size": 512}, "hidden_size of the engine is 512, of the folder 384"),
    ({"pretrained_config.mapping": {"world_size": 2}}, "is for 2 GPUs"),
    ({"pretrained_config.dtype": "bfloat16"}, "no Python model can send"),
    ({"pretrained_config.dtype": "int4"}, "weights are int4; float16"),
    ({"build_config.max_batch_size": 32}, "max_batch_size of tensorrt_llm is 64, of the engine 32"),
    ({"build_config.max_prompt_embedding_table_size": 4096}, "--max_prompt_embedding_table_size 262144"),
    ({"build_config.max_seq_len": 2048}, "max_seq_len of the engine is 2048"),
    ({"build_config.max_input_len": 1024}, "max_input_len of the engine is 1024"),
    ({"build_config.max_beam_width": 4}, "max_beam_width of the engine is 4"),
    ({"build_config.plugin_config": {"use_paged_context_fmha": False}}, "--use_paged_context_fmha enable"),
    ({"version": "0.21.0"}, "TensorRT-LLM 0.21.0's"),
], ids=str)  # fmt: skip
def test_what_does_not_go_together_is_told(view: Path, tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    engine = write_engine(tmp_path / "other", OWN, changes)
    assert any(words in line for line in problems(engine, OWN, view))
    assert main(["check", "--engine", str(engine), "--repository", str(view)]) == 1


@pytest.mark.parametrize(("model", "old", "new", "words"), [
    ("tensorrt_llm", '"xgrammar"', '"none"', "is not xgrammar"),
    ("fusion", '"gbnf"', '"lark"', "xgrammar reads gbnf"),
], ids=str)  # fmt: skip
def test_grammars_that_would_be_dropped_in_silence_are_told(
    view: Path, tmp_path: Path, model: str, old: str, new: str, words: str
) -> None:
    path = view / model / "configs" / "gpu.pbtxt"
    path.write_text(path.read_text().replace(old, new))
    assert [line for line in problems(tmp_path / "engine", OWN, view) if words in line]


def test_an_engine_of_another_decoder_is_told(tmp_path: Path) -> None:
    folders = {name: write_checkpoint(tmp_path / name, name) for name in VARIANTS}
    engine = write_engine(
        tmp_path / "engine", folders["mistral"], {"pretrained_config.architecture": "LlamaForCausalLM"}
    )
    about = [line for line in problems(engine, folders["mistral"], RuntimeConfig.repository) if "another" in line]
    assert about == []  # Mistral is a Llama to the converter
    assert any("architecture of the engine" in line
               for line in problems(engine, folders["qwen3"], RuntimeConfig.repository))  # fmt: skip


def test_what_is_no_engine_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--engine", str(tmp_path)]) == 2
    assert "config.json is missing; trtllm-build writes it" in capsys.readouterr().err
    (write_engine(tmp_path / "engine", OWN) / "xgrammar_tokenizer_info.json").unlink()
    assert main(["check", "--engine", str(tmp_path / "engine")]) == 2
    assert "builders.tensorrt_llm commands prints what makes it" in capsys.readouterr().err


def test_commands_are_printed_for_our_own_decoder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commands", "--out", "/o", "--batch", "16", "--rows", "3072", "--dtype", "float32"]) == 0
    assert "--max_prompt_embedding_table_size 49152" in capsys.readouterr().out
