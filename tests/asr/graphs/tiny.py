"""A tiny Whisper of random weights that comes to an end, and its graphs as the recogniser's network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builders.whisper.sizes import Checkpoint, Sizes
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.network import GraphsNetwork
from python_backends.asr.graphs.sessions import SessionNetworks
from python_backends.asr.whisper.folder import read_folder
from tests.builders.whisper.tiny import END, tiny_checkpoint

SIZES = Sizes(mels=10, frames=40, width=16, encoder_layers=1, encoder_heads=4, encoder_hidden=24, decoder_layers=2,
              decoder_heads=2, decoder_hidden=20, vocabulary=40, positions=232,
              alignment_heads=((0, 1), (1, 0), (1, 1)))  # fmt: skip


WINDOW = replace(SIZES, mels=80, frames=1500)  # of 30 s, as the engine cuts them


def talkative(seed: int, sizes: Sizes = SIZES) -> Checkpoint:
    """Random weights that do come to an end, and of which all marks are suppressed, as Whisper's are."""
    checkpoint = tiny_checkpoint(sizes, seed)
    tokens = checkpoint.weights["decoder.tokens"].copy()
    tokens[END] *= 1.7
    ids = {**checkpoint.ids, "suppress_ids": [1, 2, *range(END + 1, sizes.vocabulary)]}
    return replace(checkpoint, weights={**checkpoint.weights, "decoder.tokens": tokens}, ids=ids)


def network_of(folder: Path) -> GraphsNetwork:
    """The export in `folder`, in sessions of this process."""
    graphs = graphs_in(folder)
    read = replace(read_folder(folder, graphs.sizes.vocabulary), languages={"en": 31, "de": 32})
    return GraphsNetwork(SessionNetworks(graphs, 1), graphs, read)
