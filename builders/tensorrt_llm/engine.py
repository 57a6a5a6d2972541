"""An engine's folder: what its config.json says of it."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from builders.hugging_face.folder import BadCheckpoint
from python_backends.json_file import read_json

CONFIG, PLAN, TOKENIZER_INFO = "config.json", "rank0.engine", "xgrammar_tokenizer_info.json"
NEEDED = "trtllm-build writes it"


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Mapping(_Read):
    """Over how many GPUs."""

    world_size: int = 1


class Pretrained(_Read):
    """The network."""

    architecture: str
    dtype: str
    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int | None = None
    mapping: Mapping = Mapping()


class Plugins(_Read):
    """Those that matter to us; TensorRT-LLM writes null or a type for some, truth values for others."""

    use_paged_context_fmha: bool = False
    remove_input_padding: bool = True


class Build(_Read):
    """What it was built for."""

    max_input_len: int
    max_seq_len: int
    max_batch_size: int
    max_beam_width: int = 1
    max_num_tokens: int
    max_prompt_embedding_table_size: int = 0
    plugin_config: Plugins = Plugins()


class Engine(_Read):
    """The whole file."""

    version: str
    pretrained_config: Pretrained
    build_config: Build


def engine_in(folder: Path) -> Engine:
    """The engine in `folder`; BadCheckpoint if there is none."""
    engine = read_json(folder / CONFIG, Engine, BadCheckpoint, NEEDED)
    for name in (PLAN, TOKENIZER_INFO):
        if not (folder / name).is_file():
            raise BadCheckpoint(f"{folder / name} is missing; builders.tensorrt_llm commands prints what makes it")
    return engine
