"""The tensors of TensorRT-LLM 1.2.1's Triton model `tensorrt_llm`: names, types, dimensions without the batch.

`Tensor.serves` says what the stand-in does with an input that is sent: it is read (`read`), it may only hold the value
that changes nothing (`neutral`), or it is refused. Nothing is ever ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Tensor:
    """`dims` as in config.pbtxt; `scalar` inputs are [1] there with `reshape { shape: [ ] }`.

    `neutral` are the values of a `neutral` input that change nothing.
    """

    kind: str
    dims: tuple[int, ...] = (1,)
    scalar: bool = True
    serves: Literal["read", "neutral", "refused"] = "read"
    neutral: tuple[float, ...] = ()


def _list(kind: str, *dims: int, serves: Literal["read", "refused"] = "read") -> Tensor:
    return Tensor(kind, dims, scalar=False, serves=serves)


def _neutral(kind: str, *values: float) -> Tensor:
    return Tensor(kind, serves="neutral", neutral=values)


def _refused(kind: str, *dims: int) -> Tensor:
    return _list(kind, *dims, serves="refused") if dims else Tensor(kind, serves="refused")


REQUIRED = ("input_lengths", "request_output_len")
INPUTS: dict[str, Tensor] = {
    "input_ids": _list("INT32", -1),
    "input_lengths": Tensor("INT32"),
    "request_output_len": Tensor("INT32"),
    "prompt_embedding_table": _list("FP32", -1, -1),
    "prompt_table_extra_ids": _list("UINT64", -1),
    "prompt_vocab_size": Tensor("INT32"),
    "guided_decoding_guide_type": _list("STRING", 1),
    "guided_decoding_guide": _list("STRING", 1),
    "end_id": Tensor("INT32"),
    "pad_id": Tensor("INT32"),
    "min_tokens": Tensor("INT32"),
    "stop_words_list": _list("INT32", 2, -1),
    "runtime_top_k": Tensor("INT32"),
    "runtime_top_p": Tensor("FP32"),
    "temperature": Tensor("FP32"),
    "seed": Tensor("UINT64"),
    "streaming": Tensor("BOOL"),
    "stop": Tensor("BOOL"),
    "return_log_probs": Tensor("BOOL"),
    "return_num_input_tokens": Tensor("BOOL"),
    "return_num_output_tokens": Tensor("BOOL"),
    "exclude_input_in_output": Tensor("BOOL"),
    "return_context_logits": _neutral("BOOL", 0),
    "return_generation_logits": _neutral("BOOL", 0),
    "return_perf_metrics": _neutral("BOOL", 0),
    "early_stopping": _neutral("BOOL", 0),
    "beam_width": _neutral("INT32", 1),
    "num_return_sequences": _neutral("INT32", 1),
    "len_penalty": _neutral("FP32", 0, 1),
    "repetition_penalty": _neutral("FP32", 1),
    "presence_penalty": _neutral("FP32", 0),
    "frequency_penalty": _neutral("FP32", 0),
    "beam_search_diversity_rate": _neutral("FP32", 0),
    "runtime_top_p_min": _refused("FP32"),
    "runtime_top_p_decay": _refused("FP32"),
    "runtime_top_p_reset_ids": _refused("INT32"),
    "bad_words_list": _refused("INT32", 2, -1),
    "embedding_bias": _refused("FP32", -1),
    "draft_input_ids": _refused("INT32", -1),
    "decoder_input_ids": _refused("INT32", -1),
    "mrope_rotary_cos_sin": _refused("FP32", -1),
    "mrope_position_deltas": _refused("INT64", 1),
    "lora_task_id": _refused("UINT64"),
    "lora_weights": _refused("FP16", -1, -1),
    "lora_config": _refused("INT32", -1, 3),
}
OUTPUTS: dict[str, Tensor] = {
    "output_ids": _list("INT32", -1, -1),
    "sequence_length": _list("INT32", -1),
    "cum_log_probs": _list("FP32", -1),
    "output_log_probs": _list("FP32", -1, -1),
    "batch_index": _list("INT32", 1),
    "sequence_index": _list("INT32", 1),
    "num_input_tokens": _list("INT32", 1),
    "num_output_tokens": _list("INT32", 1),
}
