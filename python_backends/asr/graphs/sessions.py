"""The networks as ONNX Runtime sessions of this process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from python_backends.asr.graphs.folder import DECODER, ENCODER, Graphs
from python_backends.asr.graphs.networks import CROSS, PAST, PRESENT, Array, Step, first_past
from python_backends.inference.session import SessionPlan, open_session, threads_from

NO_LOOKS = np.zeros((0, 0, 0, 0), np.float32)


class SessionNetworks:
    """See `Networks`. The kernels are ONNX Runtime's own: OpenVINO would compile for every step anew."""

    def __init__(self, graphs: Graphs, threads: int | None = None) -> None:
        plan = SessionPlan("CPUExecutionProvider", "f32", threads or threads_from(), "every step has another shape")
        self._sizes = graphs.sizes
        self._encoder, self._decoder = (open_session(graphs.network(model), plan) for model in (ENCODER, DECODER))

    def encode(self, mel: Array) -> Mapping[str, Array]:
        """See `Networks`."""
        return dict(zip(CROSS, self._encoder.run(list(CROSS), {"mel": mel}), strict=True))

    def step(self, ids: Array, rows: Array, past: Any, cross: Any, *, aligned: bool = False) -> Step:
        """See `Networks`."""
        given = {"ids": ids, "rows": rows, **(first_past(self._sizes) if past is None else past), **cross}
        names = ["logits", *PRESENT, *(["alignment"] if aligned else [])]
        logits, keys, values, *looks = self._decoder.run(names, given)
        return Step(logits, looks[0] if looks else NO_LOOKS, dict(zip(PAST, (keys, values), strict=True)))
