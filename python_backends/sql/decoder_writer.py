"""The writer in service: the Triton model `tensorrt_llm`, where its decoder converses."""

from __future__ import annotations

import numpy as np

from python_backends.front_door.talk import Talker, Turn
from python_backends.sql.catalog import Catalog
from python_backends.sql.writer import Written, guided, prompt_of
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs

DECODER = "tensorrt_llm"
ANSWER = ("output_ids", "cum_log_probs")
_MOST = 300  # tokens of a statement


class DecoderWriter:
    """See `Writer`; for the one request `parent`. `talker` knows the decoder's turns."""

    def __init__(self, talker: Talker, parent: Inputs) -> None:
        self._talker, self._parent = talker, parent

    async def write(self, catalog: Catalog, question: str, grammar: str) -> Written:
        """See `Writer`."""
        tensors = guided(self._talker.tensors([Turn("user", prompt_of(catalog, question))], _MOST), grammar)
        answer = await call(DECODER, tensors, ANSWER, self._parent)
        said = self._talker.said(tensors, answer)
        total = float(np.asarray(answer["cum_log_probs"]).reshape(-1)[0])
        return Written(said.text.strip(), float(np.exp(total / max(1, said.completion_tokens))), said.cut)
