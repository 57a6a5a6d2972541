"""A tiny Whisper of random weights that comes to an end, and its graphs as the recogniser's network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tokenizers import Tokenizer

from builders.whisper.sizes import Checkpoint, Sizes
from python_backends.asr.graphs.folder import Graphs, graphs_in
from python_backends.asr.graphs.network import GraphsNetwork
from python_backends.asr.graphs.networks import Networks
from python_backends.asr.whisper.folder import Marks, WhisperFolder
from tests.builders.whisper.tiny import END, tiny_checkpoint

SIZES = Sizes(mels=10, frames=40, width=16, encoder_layers=1, encoder_heads=4, encoder_hidden=24, decoder_layers=2,
              decoder_heads=2, decoder_hidden=20, vocabulary=40, positions=232,
              alignment_heads=((0, 1), (1, 0), (1, 1)))  # fmt: skip
MARKS = Marks(start=30, end=END, transcribe=34, no_times=38)


def talkative(seed: int) -> Checkpoint:
    """Random weights that do come to an end, and of which all marks are suppressed, as Whisper's are."""
    checkpoint = tiny_checkpoint(SIZES, seed)
    tokens = checkpoint.weights["decoder.tokens"].copy()
    tokens[END] *= 1.7
    ids = {**checkpoint.ids, "suppress_ids": [1, 2, *range(END + 1, SIZES.vocabulary)]}
    return replace(checkpoint, weights={**checkpoint.weights, "decoder.tokens": tokens}, ids=ids)


def network_of(folder: Path, networks: Callable[[Graphs], Networks]) -> GraphsNetwork:
    """The export in `folder` over `networks`."""
    graphs = graphs_in(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whisper = WhisperFolder(folder, SIZES.mels, MARKS, {"en": 31, "de": 32}, tokenizer)
    return GraphsNetwork(networks(graphs), graphs, whisper)
