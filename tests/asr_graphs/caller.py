"""A Triton model that decodes through the models `whisper_encoder` and `whisper_decoder` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.greedy import opened, written
from python_backends.asr.graphs.networks import Array
from python_backends.asr.graphs.served import ServedNetworks
from python_backends.triton_io import Inputs, StepBackend
from tests.asr_graphs.tiny_marks import MARKS, PROMPT, RULES


class TritonPythonModel(StepBackend):
    """`mel` FP32 [B, mels, 2 x frames] -> `ids` INT64 [B, most], -1 after the end."""

    def start(self, parameters: Mapping[str, str]) -> None:
        self._graphs = graphs_in(Path(parameters["folder"]))

    def step(self, inputs: Inputs) -> Mapping[str, Array]:
        mel = inputs.array("mel")
        networks = ServedNetworks(self._graphs.sizes, inputs)
        start = opened(networks, mel, MARKS)
        prompts = np.array([PROMPT] * len(mel), np.int64)
        lines = written(networks, start, prompts, RULES, MARKS.end)
        ids = np.full((len(mel), RULES.most), -1, np.int64)
        for row, line in enumerate(lines):
            ids[row, : len(line.ids)] = line.ids
        return {"ids": ids}
