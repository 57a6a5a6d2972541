"""The encoder through a real server: called by another model, it gives the bytes of the session in a bare process."""

from __future__ import annotations

import numpy as np
import pytest
import tritonclient.grpc as triton

from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder
from tests.conftest import ModelMaker, ServerMaker
from tests.text_encoder.conftest import MODELS
from tests.text_encoder.sentences import SENTENCES

pytestmark = pytest.mark.server

ASKING = """
from pathlib import Path

from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.stream_backend import StreamBackend


class TritonPythonModel(StreamBackend):
    def initialize(self, args):
        self.tokenizer = TextTokenizer(Path(args["model_repository"]).parent / "text_encoder" / "1")
        super().initialize(args)

    async def stream(self, inputs, answer):
        texts = [text.decode() for text in inputs.blobs("TEXTS")]
        answer.send({"VECTORS": await BlsEncoder(self.tokenizer, inputs).encode(texts)}, last=True)
"""
ASKING_CONFIG = """
backend: "python"
max_batch_size: 0
input [{ name: "TEXTS" data_type: TYPE_STRING dims: [ -1 ] }]
output [{ name: "VECTORS" data_type: TYPE_FP32 dims: [ -1, 384 ] }]
instance_group [{ count: 1 kind: KIND_CPU }]
"""


def test_calls_by_bls_give_the_bytes_of_the_bare_session(
    encoder: LocalEncoder, make_model: ModelMaker, make_server: ServerMaker
) -> None:
    repository = make_model("asking", ASKING, ASKING_CONFIG)
    (repository / MODEL).symlink_to(MODELS / MODEL)
    texts = [*SENTENCES, *(f"sentence number {number}" for number in range(40))]
    given = triton.InferInput("TEXTS", [len(texts)], "BYTES")
    given.set_data_from_numpy(np.array([text.encode() for text in texts], np.object_))
    # Starting runs the probe of `text_encoder` too.
    with make_server(repository) as server, triton.InferenceServerClient(server.grpc) as client:
        vectors = client.infer("asking", [given]).as_numpy("VECTORS")
    assert vectors.tobytes() == encoder.vectors(texts).tobytes()
