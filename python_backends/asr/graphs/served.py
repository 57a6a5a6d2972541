"""The networks as models of the Triton server that this process belongs to.

Keys and values never come here: the encoder's are handed to the decoder, and the decoder's to its next step, where they
lie. Only logits and looks are fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from python_backends.asr.graphs.folder import DECODER, ENCODER, Graphs
from python_backends.asr.graphs.networks import CROSS, PAST, PRESENT, Array, Step, first_past
from python_backends.asr.graphs.sessions import NO_LOOKS
from python_backends.triton_io.held import Held, call_holding


class ServedNetworks:
    """See `Networks`. The models are called under no request's id: the seam to engines does not carry one."""

    def __init__(self, graphs: Graphs) -> None:
        self._sizes = graphs.sizes

    def encode(self, mel: Array) -> Mapping[str, Held]:
        """See `Networks`."""
        return call_holding(ENCODER, {"mel": mel}, CROSS)

    def step(self, ids: Array, rows: Array, past: Any, cross: Any, *, aligned: bool = False) -> Step:
        """See `Networks`."""
        given = {"ids": ids, "rows": rows, **(first_past(self._sizes) if past is None else past), **cross}
        outputs = call_holding(DECODER, given, ("logits", *PRESENT, *(["alignment"] if aligned else [])))
        kept = {name: outputs[present] for name, present in zip(PAST, PRESENT, strict=True)}
        return Step(outputs["logits"].array(), outputs["alignment"].array() if aligned else NO_LOOKS, kept)
