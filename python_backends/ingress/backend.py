"""Triton model `ingress`: the words and attachments of a request -> the tasks it needs, and a vector of the words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from python_backends.ingress.request import IngressRequest
from python_backends.ingress.router import Router
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend
from python_backends.triton_io.values import Value


class Backend(StreamBackend):
    """One answer a request; many overlap while they wait for the encoder. Keeps no state between requests."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `StreamBackend`."""
        repository = Path(args["model_repository"])
        self._router = Router.load(repository / args["model_version"])
        self._tokenizer = TextTokenizer(repository.parent / MODEL / "1")
        super().initialize(args)

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """RESULT, and EMBEDDING where the request asks for it."""
        request = inputs.parsed("REQUEST", IngressRequest)
        routed = await self._router.route(request, inputs.blobs("MEDIA"), BlsEncoder(self._tokenizer, inputs))
        outputs: dict[str, Value] = {"RESULT": routed.result.model_dump_json().encode()}
        if routed.embedding is not None:
            outputs["EMBEDDING"] = routed.embedding
        answer.send(outputs, last=True)
