"""What an engine is built for: how many sequences, how long, how many fused rows, in which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["float16", "bfloat16", "float32"]
TABLE: dict[str, str] = {"float16": "TYPE_FP16", "float32": "TYPE_FP32", "bfloat16": "TYPE_BF16"}
"""What `prompt_embedding_table` must be for an engine whose weights are that."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """`rows` is the most fused rows that one request has: all of a prompt may be, so it is as long as a prompt may be.

    `positions` are those of a sequence, prompt and answer together; `tokens` what one step may hold of all. `fp8` keeps
    the matrices in 8 bits; the table of fused rows is then still in `dtype`.
    """

    batch: int = 64
    rows: int = 4096
    positions: int = 4096
    tokens: int = 8192
    dtype: Dtype = "float16"
    fp8: bool = False

    @property
    def table_rows(self) -> int:
        """`max_prompt_embedding_table_size`: TensorRT-LLM gives each request an equal share of it."""
        return self.batch * self.rows
