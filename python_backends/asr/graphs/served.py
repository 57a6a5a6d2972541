"""The networks as models of the Triton server that this process belongs to.

Keys and values never come here: the encoder's are handed to the decoder, and the decoder's to its next step, where they
lie. Only logits and looks are fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from python_backends.asr.graphs.folder import DECODER, ENCODER, Sizes
from python_backends.asr.graphs.networks import CROSS, PAST, PRESENT, Array, Step, blank
from python_backends.triton_io import Held, Inputs, call_holding


class ServedNetworks:
    """See `Networks`; for the one request `parent`, under whose id and trace the models are called."""

    def __init__(self, sizes: Sizes, parent: Inputs) -> None:
        self._sizes, self._parent = sizes, parent

    def encode(self, mel: Array) -> Mapping[str, Held]:
        """See `Networks`."""
        return call_holding(ENCODER, {"mel": mel}, CROSS, self._parent)

    def step(self, ids: Array, past: Any, cross: Any) -> Step:
        """See `Networks`."""
        if past is None:
            sizes = self._sizes
            first = blank(sizes.layers, len(ids), sizes.heads, sizes.head_size, sizes.precision)
            past = dict.fromkeys(PAST, first)
        outputs = call_holding(DECODER, {"ids": ids, **past, **cross}, ("logits", "alignment", *PRESENT), self._parent)
        kept = {name: outputs[present] for name, present in zip(PAST, PRESENT, strict=True)}
        return Step(outputs["logits"].array(), outputs["alignment"].array(), kept)
