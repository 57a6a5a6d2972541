"""A Triton model that transcribes through the models `whisper_encoder` and `whisper_decoder` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from python_backends.asr.graphs.networks import Array
from python_backends.asr.graphs.served import ServedNetworks
from python_backends.asr.whisper.network import Search
from python_backends.triton_io import Inputs, StepBackend
from tests.asr_graphs.tiny import network_of
from tests.builders.whisper.tiny import PROMPT


class TritonPythonModel(StepBackend):
    """`mel` FP32 [mels, 2 x frames] -> `tokens` INT64 [n], `path` INT64 [m, 2] of their alignment."""

    def start(self, parameters: Mapping[str, str]) -> None:
        self._network = network_of(Path(parameters["folder"]), ServedNetworks)

    def step(self, inputs: Inputs) -> Mapping[str, Array]:
        encoded = self._network.encode(inputs.array("mel"))
        tokens = self._network.write(encoded, PROMPT, Search(3)).tokens
        aligned = self._network.align(encoded, PROMPT[:-1], tokens, 80)
        return {"tokens": np.array(tokens, np.int64), "path": aligned.path}
