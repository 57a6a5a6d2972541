"""The networks as ONNX Runtime sessions of this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from python_backends.asr.graphs.folder import DECODER, ENCODER, Graphs
from python_backends.asr.graphs.networks import CROSS, PAST, PRESENT, Array, Step, blank
from python_backends.runtime.session import SessionPlan, open_session, threads_from

Tensors = Mapping[str, Array]


class SessionNetworks:
    """See `Networks`. The kernels are ONNX Runtime's own: OpenVINO would compile for every step anew."""

    def __init__(self, graphs: Graphs, threads: int | None = None) -> None:
        plan = SessionPlan("CPUExecutionProvider", "f32", threads or threads_from(), "every step has another shape")
        self._sizes = graphs.sizes
        self._encoder, self._decoder = (open_session(graphs.network(model), plan) for model in (ENCODER, DECODER))

    def encode(self, mel: Array) -> Tensors:
        """See `Networks`."""
        return dict(zip(CROSS, self._encoder.run(list(CROSS), {"mel": mel}), strict=True))

    def step(self, ids: Array, past: Any, cross: Any) -> Step:
        """See `Networks`."""
        if past is None:
            sizes = self._sizes
            first = blank(sizes.layers, len(ids), sizes.heads, sizes.head_size, sizes.precision)
            past = dict.fromkeys(PAST, first)
        logits, alignment, *present = self._decoder.run(
            ["logits", "alignment", *PRESENT], {"ids": ids, **past, **cross}
        )
        return Step(logits, alignment, dict(zip(PAST, present, strict=True)))
