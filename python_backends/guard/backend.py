"""Triton model `guard`: REQUEST and MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from python_backends.evidence import evidence_to_json
from python_backends.guard.classifier import open_classifier
from python_backends.guard.image import ImageModels, Pixels
from python_backends.guard.judge import Judge
from python_backends.guard.request import GuardRequest
from python_backends.inference.session import threads_from
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.waiting import all_of


class TritonPictures:
    """See `PictureNetworks`: one picture a call, so that its numbers do not depend on its company."""

    def __init__(self, parent: Inputs) -> None:
        self._parent = parent

    async def scores(self, model: str, views: Pixels) -> npt.NDArray[np.float32]:
        """See `PictureNetworks`."""
        calls = [call(model, {"image": view[np.newaxis]}, ["score"], self._parent) for view in views]
        return np.concatenate([outputs["score"].reshape(-1) for outputs in await all_of(calls)])


class Backend(StreamBackend):
    """One text and its pictures a request. `classifier` names a folder, `*_model` the networks that judge pictures."""

    def start(self, parameters: Mapping[str, str]) -> None:
        """Open the classifier; InvalidRequest if its folder is none."""
        classifier = open_classifier(self.repository / parameters.get("classifier", ""), threads_from())
        self._judge = Judge(classifier, ImageModels.of(parameters))
        self._tokenizer = TextTokenizer(self.repository / ENCODER / "1") if classifier.needs_encoder else None

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """RESULT as JSON; EVIDENCE is empty, for a verdict is nothing that an answer could quote."""
        encoder = None if self._tokenizer is None else BlsEncoder(self._tokenizer, inputs)
        request = inputs.parsed("REQUEST", GuardRequest)
        result = await self._judge.result(request, inputs.blobs("MEDIA"), encoder, TritonPictures(inputs))
        answer.send({"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json([])}, last=True)
