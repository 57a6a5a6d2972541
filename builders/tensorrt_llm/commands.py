"""The commands that make an engine of a decoder's folder, to be run in NVIDIA's image 26.07-trtllm-python-py3.

Written against TensorRT-LLM 1.2.1, the last release with engines. Its examples lie in the image under /app/examples.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt_llm.settings import EngineSettings

EXAMPLES = Path("/app/examples")
SCRIPTS = {
    "LlamaForCausalLM": "models/core/llama/convert_checkpoint.py",
    "MistralForCausalLM": "models/core/llama/convert_checkpoint.py",
    "Qwen2ForCausalLM": "models/core/qwen/convert_checkpoint.py",
    "Qwen3ForCausalLM": "models/core/qwen/convert_checkpoint.py",
}
CALIBRATION = 512  # texts that FP8's ranges are measured on
CHECKPOINT, ENGINE = "checkpoint", "engine"


def engine_commands(
    folder: Path, architecture: str, out: Path, settings: EngineSettings, examples: Path = EXAMPLES
) -> list[str]:
    """Three commands in shell syntax: weights, engine, and what guided decoding must know of the tokenizer.

    Raises BadCheckpoint for an architecture that is not converted here.
    """
    if architecture not in SCRIPTS:
        raise BadCheckpoint(f"{architecture} has no engine here; there is one for {', '.join(SCRIPTS)}")
    return [
        shlex.join(_weights(folder, architecture, out / CHECKPOINT, settings, examples)),
        shlex.join(_engine(out, settings)),
        shlex.join(["python", str(examples / "generate_xgrammar_tokenizer_info.py"), "--model_dir", str(folder),
                    "--output_dir", str(out / ENGINE)]),
    ]  # fmt: skip


def _weights(folder: Path, architecture: str, out: Path, settings: EngineSettings, examples: Path) -> Sequence[str]:
    """FP8 goes by the quantiser for all: Qwen's converter has no flag for it."""
    common = ["--model_dir", str(folder), "--output_dir", str(out), "--dtype", settings.dtype, "--tp_size", "1"]
    if settings.fp8:
        return ["python", str(examples / "quantization" / "quantize.py"), *common, "--qformat", "fp8",
                "--kv_cache_dtype", "fp8", "--calib_size", str(CALIBRATION)]  # fmt: skip
    return ["python", str(examples / SCRIPTS[architecture]), *common]


def _engine(out: Path, settings: EngineSettings) -> Sequence[str]:
    """Prompts as long as a sequence may be; paged attention in the context is what chunked context needs."""
    flags: dict[str, object] = {
        "checkpoint_dir": out / CHECKPOINT, "output_dir": out / ENGINE,
        "gemm_plugin": "disable" if settings.fp8 else settings.dtype, "gpt_attention_plugin": settings.dtype,
        "context_fmha": "enable", "remove_input_padding": "enable", "kv_cache_type": "paged",
        "use_paged_context_fmha": "enable", "max_batch_size": settings.batch,
        "max_input_len": settings.positions - 1, "max_seq_len": settings.positions,
        "max_num_tokens": settings.tokens, "max_beam_width": 1,
        "max_prompt_embedding_table_size": settings.table_rows, "multiple_profiles": "enable", "workers": 1,
    }  # fmt: skip
    if settings.fp8:
        flags["use_fp8_context_fmha"] = "enable"
    return ["trtllm-build", *(word for name, value in flags.items() for word in (f"--{name}", str(value)))]
