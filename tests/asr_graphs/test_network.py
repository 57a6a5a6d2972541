"""The graphs and CTranslate2 on the same random weights: the same texts, the same confidence, the same times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from builders.whisper.repository import repository_from_checkpoint
from builders.whisper.sizes import Sizes
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.network import GraphsNetwork
from python_backends.asr.graphs.sessions import SessionNetworks
from python_backends.asr.whisper.folder import Marks, WhisperFolder
from python_backends.asr.whisper.network import CTranslate2Network, Network, Search
from tests.builders.whisper.tiny import END, PROMPT, tiny_checkpoint, tiny_mel, write_ctranslate2

SIZES = Sizes(mels=10, frames=40, width=16, encoder_layers=1, encoder_heads=4, encoder_hidden=24, decoder_layers=2,
              decoder_heads=2, decoder_hidden=20, vocabulary=40, positions=48,
              alignment_heads=((0, 1), (1, 0), (1, 1)))  # fmt: skip
MARKS = Marks(start=30, end=END, transcribe=34, no_times=38)
SEARCHES = [Search(1), Search(2), Search(5), Search(1, no_repeat=3), Search(5, no_repeat=3, repetition_penalty=1.1)]


@dataclass(frozen=True, slots=True)
class Pair:
    """One Whisper in both forms."""

    ours: Network
    theirs: Network


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Pair]:
    """`pair(seed)`"""
    made: dict[int, Pair] = {}

    def make(seed: int) -> Pair:
        if seed not in made:
            folder = tmp_path_factory.mktemp("whisper")
            source = write_ctranslate2(tiny_checkpoint(SIZES, seed), folder / "source")
            repository_from_checkpoint(source, folder / "out", "f32")
            made[seed] = Pair(ours(folder / "out"), CTranslate2Network(source, 1, "float32"))
        return made[seed]

    return make


def ours(folder: Path) -> GraphsNetwork:
    graphs = graphs_in(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    whisper = WhisperFolder(folder, SIZES.mels, MARKS, {"en": 31, "de": 32}, tokenizer)
    return GraphsNetwork(SessionNetworks(graphs, 1), graphs, whisper)


@pytest.mark.parametrize("how", SEARCHES, ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_the_same_text_and_confidence(pair: Callable[[int], Pair], seed: int, how: Search) -> None:
    both, mel = pair(seed), tiny_mel(SIZES, seed=seed)[0]
    mine, yours = (network.write(network.encode(mel), PROMPT, how) for network in (both.ours, both.theirs))
    assert mine.tokens == yours.tokens
    assert mine.no_speech == pytest.approx(yours.no_speech, abs=1e-4)
    assert mine.log_probability == pytest.approx(yours.log_probability, abs=1e-3)


@pytest.mark.parametrize("frames", [80, 50, 9])
@pytest.mark.parametrize("tokens", [[3, 8, 5, 20, 21, 9], [7], []], ids=str)
def test_the_same_times(pair: Callable[[int], Pair], tokens: list[int], frames: int) -> None:
    both, mel = pair(0), tiny_mel(SIZES)[0]
    mine, yours = (network.align(network.encode(mel), PROMPT[:-1], tokens, frames)
                   for network in (both.ours, both.theirs))  # fmt: skip
    assert mine.probabilities == pytest.approx(yours.probabilities, abs=1e-4)
    assert mine.path.tolist() == yours.path.tolist()
