"""Triton model `fusion`: QUERY, EVIDENCE and FEATURES -> the tensors of one request to `tensorrt_llm`, and the STATE.

Parameters read from config.pbtxt: `decoder_path` (the decoder folder; relative paths start at the repository),
`positions` (of one sequence of the decoder), `grammar` (`lark` for llguidance, `gbnf` for xgrammar) and `table_type`
(what rows are sent as, FP32 or FP16).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.evidence import evidence_from_json
from python_backends.fusion.documents import numbered
from python_backends.fusion.folder import folder_of
from python_backends.fusion.fuse import Fused, Fuser
from python_backends.fusion.geometry import FEATURES
from python_backends.fusion.merge import merged
from python_backends.fusion.query import Query
from python_backends.fusion.state import WorkingState
from python_backends.fusion.table import table_type
from python_backends.grounding.grammar import Dialect
from python_backends.grounding.known.everything import known_of
from python_backends.grounding.known.rest import rest_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import stream_of
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.step_backend import StepBackend
from python_backends.triton_io.values import Value


class Backend(StepBackend):
    """One prompt a request; keeps no state."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Read the decoder folder; InvalidRequest, which Triton reports, if it cannot be served."""
        folder = folder_of(self.repository, parameters)
        dialect = cast(Dialect, parameters.get("grammar", "lark"))
        self._fuser = Fuser.open(folder, int(parameters.get("positions", "4096")), dialect)
        self._end = self._fuser.end
        self._table = table_type(parameters.get("table_type") or "FP32")

    def step(self, inputs: Inputs) -> Mapping[str, Value]:
        """See the module."""
        query = inputs.parsed("QUERY", Query)
        read = [evidence_from_json(items) for items in inputs.blobs("EVIDENCE")]
        features = inputs.optional("FEATURES")
        rows = np.zeros((0, FEATURES), np.float32) if features is None else np.asarray(features, np.float32)
        groups = numbered(read, inputs.optional("FEATURE_COUNTS"), len(rows))
        items = merged(groups)
        tree, stream = tree_of(query.schema_), stream_of(items)
        rest = rest_of(tree, known_of(tree, items))
        fused = self._fuser.fuse(rest, query.question, stream, rows, query.drafts, brief=query.brief)
        return {**decoder_tensors(fused, self._end, self._table), "FUSION": _report(fused),
                "STATE": WorkingState.of(fused).to_json()}  # fmt: skip


def _report(fused: Fused) -> bytes:
    kept = fused.kept
    return orjson.dumps({
        "prompt_rows": len(fused.ids), "evidence_rows": len(fused.table), "words": len(kept.stream.words),
        "dropped_words": kept.dropped_words, "dropped_lines": kept.dropped_lines,
        "condensed_utterances": kept.condensed,
    })  # fmt: skip


def decoder_tensors(fused: Fused, end: int, kind: npt.DTypeLike = np.float32) -> dict[str, npt.NDArray[np.generic]]:
    """The inputs of TensorRT-LLM's `tensorrt_llm` for one prompt, the batch of one before them; rows as `kind`."""
    table = fused.table.astype(kind, copy=False)

    def number(value: int) -> npt.NDArray[np.int32]:
        return np.array([[value]], np.int32)

    def text(value: str) -> npt.NDArray[np.object_]:
        return np.array([[value.encode()]], np.object_)

    return {
        "input_ids": fused.ids[None],
        "input_lengths": number(len(fused.ids)),
        "request_output_len": number(fused.most),
        "prompt_embedding_table": table[None],
        "prompt_vocab_size": number(len(table)),
        "guided_decoding_guide_type": text("ebnf_grammar"),
        "guided_decoding_guide": text(fused.guide),
        "end_id": number(end),
        "return_log_probs": np.array([[True]], np.bool_),
    }
