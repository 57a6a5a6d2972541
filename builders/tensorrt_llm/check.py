"""Whether an engine, the decoder's folder and two configurations go together.

Most of what is wrong here TensorRT-LLM never says: fused rows are looked up at id - vocab_size, so another vocabulary
gives other rows; a longer table than a request's share, or one of another type, fails with the first request that has
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt_llm.engine import Engine, engine_in
from builders.tensorrt_llm.settings import TABLE
from python_backends.decoder.checkpoint import DecoderConfig, read_config
from python_backends.errors import InvalidRequest

DECODER, FUSION, TABLE_INPUT = "tensorrt_llm", "fusion", "prompt_embedding_table"
GPU = Path("configs/gpu.pbtxt")
VERSIONS = ("1.2.", "1.1.")  # those whose backend has the tensors of python_backends/decoder/contract.py


@dataclass(frozen=True, slots=True)
class Served:
    """The GPU configurations that serve an engine."""

    decoder: Any
    fusion: Any

    @classmethod
    def of(cls, repository: Path) -> Served:
        """Those of a model repository; BadCheckpoint if one is missing."""
        return cls(*(_config(repository / model / GPU) for model in (DECODER, FUSION)))


def problems(folder: Path, decoder: Path, repository: Path) -> list[str]:
    """What does not go together, in sentences; empty if all does. BadCheckpoint if something cannot be read."""
    engine = engine_in(folder)
    try:
        config = read_config(decoder)
    except InvalidRequest as exc:
        raise BadCheckpoint(exc.message) from exc
    served = Served.of(repository)
    return [*_network(engine, config), *_room(engine, served), *_types(engine, served), *_ways(engine, served)]


def _network(engine: Engine, config: DecoderConfig) -> Iterator[str]:
    """The engine is this decoder's, and rows lie where fusion puts them."""
    built = engine.pretrained_config
    if not engine.version.startswith(VERSIONS):
        yield f"the engine is TensorRT-LLM {engine.version}'s; the backend of 1.2.1 loads those that 1.2.1 made"
    if built.vocab_size != config.vocab_size:
        yield (
            f"the engine's vocabulary has {built.vocab_size} tokens, the folder's {config.vocab_size}: fused rows "
            "begin at the folder's size, so other rows would be taken; build without padding the vocabulary"
        )
    pairs = {"hidden_size": (built.hidden_size, config.width),
             "num_hidden_layers": (built.num_hidden_layers, config.layers),
             "num_attention_heads": (built.num_attention_heads, config.heads),
             "num_key_value_heads": (built.num_key_value_heads or built.num_attention_heads, config.kv_heads),
             "architecture": (built.architecture, config.architecture)}  # fmt: skip
    for name, (here, there) in pairs.items():
        # The converters call Mistral a Llama, which is what it is to them.
        if here != there and (here, there) != ("LlamaForCausalLM", "MistralForCausalLM"):
            yield f"{name} of the engine is {here}, of the folder {there}: it is another decoder's"
    if built.mapping.world_size != 1:
        yield f"the engine is for {built.mapping.world_size} GPUs; the repository serves one of one GPU"


def _room(engine: Engine, served: Served) -> Iterator[str]:
    """As many and as long sequences as the configurations promise, each with all its rows."""
    built = engine.build_config
    positions = int(_parameter(served.fusion, "positions") or 0)
    batch = served.decoder.max_batch_size
    if batch > built.max_batch_size:
        yield f"max_batch_size of {DECODER} is {batch}, of the engine {built.max_batch_size}"
    share = built.max_prompt_embedding_table_size // max(built.max_batch_size, 1)
    if share < positions:
        yield (f"a request's share of the table is {share} rows ({built.max_prompt_embedding_table_size} for "
               f"{built.max_batch_size}), fusion makes up to {positions}: build with "
               f"--max_prompt_embedding_table_size {positions * built.max_batch_size}")  # fmt: skip
    for name, found, wanted in (("max_seq_len", built.max_seq_len, positions),
                                ("max_input_len", built.max_input_len, positions - 1)):  # fmt: skip
        if found < wanted:
            yield f"{name} of the engine is {found}; fusion's prompts and answers take {wanted} positions"
    if built.max_beam_width != 1:
        yield f"max_beam_width of the engine is {built.max_beam_width}; answers are written one by one"


def _types(engine: Engine, served: Served) -> Iterator[str]:
    """The table is of the weights' type everywhere: ensembles do not cast."""
    wanted = TABLE.get(engine.pretrained_config.dtype)
    if wanted is None:
        yield f"the engine's weights are {engine.pretrained_config.dtype}; {', '.join(TABLE)} are known"
        return
    if wanted == "TYPE_BF16":
        yield "the engine's weights are bfloat16, which no Python model can send as a table; build it in float16"
    for name, found in (
        (f"the input {TABLE_INPUT} of {DECODER}", _type(served.decoder.input)),
        (f"the output {TABLE_INPUT} of {FUSION}", _type(served.fusion.output)),
        (
            f"the parameter table_type of {FUSION}",
            f"TYPE_{_parameter(served.fusion, 'table_type') or 'FP32'}",
        ),
    ):
        if found != wanted:
            yield f"{name} is {found}; for an engine in {engine.pretrained_config.dtype} it must be {wanted}"


def _ways(engine: Engine, served: Served) -> Iterator[str]:
    if _parameter(served.decoder, "enable_chunked_context") == "true" and (
        not engine.build_config.plugin_config.use_paged_context_fmha
    ):
        yield "enable_chunked_context is on, which needs an engine built with --use_paged_context_fmha enable"
    if _parameter(served.decoder, "enable_kv_cache_reuse") == "true":
        yield "enable_kv_cache_reuse is on, which needs prompt_table_extra_ids; fusion sends none"
    if _parameter(served.decoder, "guided_decoding_backend") != "xgrammar":
        yield f"guided_decoding_backend of {DECODER} is not xgrammar, so grammars would be dropped without a word"
    if _parameter(served.fusion, "grammar") != "gbnf":
        yield f"grammar of {FUSION} is {_parameter(served.fusion, 'grammar')}; xgrammar reads gbnf"


def _type(entries: Any) -> str:
    found = [model_config_pb2.DataType.Name(entry.data_type) for entry in entries if entry.name == TABLE_INPUT]
    return str(found[0]) if found else "missing"


def _parameter(config: Any, key: str) -> str:
    return str(config.parameters[key].string_value) if key in config.parameters else ""


def _config(path: Path) -> Any:
    if not path.is_file():
        raise BadCheckpoint(f"{path} is missing; name the model repository with --repository")
    return text_format.Parse(path.read_text(), model_config_pb2.ModelConfig())
