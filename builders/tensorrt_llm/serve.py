"""The repository that serves an engine: links to ours, and the configurations that an engine makes different."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from builders.tensorrt_llm.check import DECODER, FUSION, TABLE_INPUT
from builders.tensorrt_llm.engine import TOKENIZER_INFO, engine_in
from builders.tensorrt_llm.settings import TABLE
from python_backends.attached.registry import Attachment
from python_backends.attached.view import write_view

NAME = "engine"


def repository_of(engine: Path, decoder: Path, repository: Path, attached: Sequence[Attachment], out: Path) -> None:
    """Write it into `out`, which is made anew; BadCheckpoint if `engine` is none, InvalidRequest as `write_view`."""
    kind = TABLE.get(engine_in(engine).pretrained_config.dtype, "TYPE_FP32")
    paths = {
        DECODER: {"gpt_model_path": str(engine), "tokenizer_dir": str(decoder),
                  "xgrammar_tokenizer_info_path": str(engine / TOKENIZER_INFO)},
        FUSION: {"decoder_path": str(decoder), "table_type": kind.removeprefix("TYPE_")},
        "finish": {"decoder_path": str(decoder)},
    }  # fmt: skip
    one = Attachment(name=NAME, family=NAME, source=str(engine), taken="the decoder", parameters=paths,
                     types=dict.fromkeys((DECODER, FUSION), {TABLE_INPUT: kind}))  # fmt: skip
    write_view(repository, [*attached, one], out)
