"""The other models of this server, as the parts of the front door ask them; `OtherModels` asks for one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from python_backends.front_door.hooks import Partial
from python_backends.front_door.talk import Talker
from python_backends.triton_io.values import Value

DECODER = "tensorrt_llm"
ANSWER = ("output_ids", "output_log_probs")

Tensors = Mapping[str, npt.NDArray[Any]]


class Models(Protocol):
    """The other models of this server; each raises the OpenfazeError it answers with.

    `talker` is there where the decoder can hold a conversation.
    """

    whole: bool  # no longer, once something that was away or hurried made an answer worse than it would be tomorrow

    @property
    def talker(self) -> Talker | None: ...

    async def ask(self, model: str, tensors: Mapping[str, Value], outputs: Sequence[str]) -> Tensors:
        """The tensors `outputs` of `model`."""
        ...

    async def follow(
        self, model: str, tensors: Mapping[str, Value], outputs: Sequence[str], heard: Callable[[Partial], None]
    ) -> Tensors:
        """The tensors `outputs` of `model`; `heard` gets what it has so far, see `python_backends.news`."""
        ...

    async def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """FP32 [n, 384], a vector of length 1 for each text."""
        ...

    async def decode(self, tensors: Mapping[str, Value]) -> Tensors:
        """ANSWER of the decoder, cut off if it takes too long or nobody waits for it."""
        ...
