"""The Triton model of an M2M-100's encoder (NLLB is one), as a build target.

    input_ids, attention_mask INT64 [n, length] -> states FP32 [n, length, width]

`translate` itself runs such models whole, in CTranslate2. The encoder alone is for those who put their own decoder
behind it, or compare sentences of two hundred languages by their states.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import numpy as np

from builders.decoder.part import Part
from builders.hugging_face.folder import loaded, model_type_of, name_of, sources_of, tokenizer_into
from builders.hugging_face.network import GRAPH, WEIGHTS, Array, Network, graph_from_network
from builders.hugging_face.triton import write_configurations
from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.probe import write_probe
from builders.tensorrt.profile import Profile
from builders.tensorrt.shapes_file import FILE as SHAPES
from builders.verification import Verification

KINDS = ("m2m_100",)
INPUTS, STATES = ("input_ids", "attention_mask"), "states"
TOKENIZER, PROBE = "tokenizer.json", "probe.npz"
TEXTS, TOKENS = (1, 8, 32), (1, 64, 512)  # least, usual, greatest of a call
ALLOWED = 1e-3
SERVED = 0.05  # what a plan's states may be off at start-up: it may multiply in TF32


class _Encoder(Part):
    """(input_ids, attention_mask) -> states."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder = model.get_encoder()

    def forward(self, input_ids: Any, attention_mask: Any) -> tuple[Any]:
        return (self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state,)


def encoder_target(source: Path, out: Path) -> Target:
    """The model `out` (model_repository/NAME) of the checkpoint `source`; BadCheckpoint if it is none of ours."""
    model_type_of(source, KINDS)

    def make(version: Path) -> Verification:
        network = network_from(source)
        found = graph_from_network(network, version)
        tokenizer_into(source, version / TOKENIZER)
        write_configurations(network, out)
        write_probe(version, network.samples[1], {STATES: SERVED})
        return found

    command = shlex.join(["python", "-m", "builders.translation", str(source), "--out", str(out)])
    return Target(out.resolve().name, out / "1", (*sources_of(source), Path(__file__)),
                  (GRAPH, WEIGHTS, SHAPES, TOKENIZER, PROBE), {}, make,
                  libraries=LIBRARIES, command=command)  # fmt: skip


def network_from(folder: Path) -> Network:
    """The encoder in `folder`, as it is to be exported."""
    from transformers import AutoModelForSeq2SeqLM

    model = loaded(folder, AutoModelForSeq2SeqLM)
    name, free = name_of(folder, "m2m_100"), {0: "n", 1: "length"}
    words = Profile(*zip(TEXTS, TOKENS, strict=True))
    return Network(
        name=name,
        about=f"{name}: texts as tokens, padded at the end -> the encoder's states of each token.",
        module=_Encoder(model),
        samples=[_sample(model.config, lengths) for lengths in ((7, 4), (3,), (9, 9, 2))],
        outputs={STATES: ALLOWED},
        free=dict.fromkeys((*INPUTS, STATES), free),
        profiles=dict.fromkeys(INPUTS, words),
    )


def _sample(config: Any, lengths: tuple[int, ...]) -> dict[str, Array]:
    """Texts at random, the shorter ones padded."""
    random = np.random.default_rng(len(lengths))
    ids = np.full((len(lengths), max(lengths)), config.pad_token_id, np.int64)
    mask = np.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length] = random.integers(config.pad_token_id + 1, config.vocab_size, length)
        mask[row, :length] = 1
    return dict(zip(INPUTS, (ids, mask), strict=True))
