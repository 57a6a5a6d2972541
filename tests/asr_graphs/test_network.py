"""The graphs and CTranslate2 on the same random weights: the same texts, the same confidence, the same times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from builders.whisper.repository import repository_from_checkpoint
from builders.whisper.sizes import Checkpoint, Sizes
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.network import MOST, GraphsNetwork
from python_backends.asr.graphs.sessions import SessionNetworks
from python_backends.asr.whisper.folder import Marks, WhisperFolder
from python_backends.asr.whisper.network import CTranslate2Network, Network, Search
from tests.builders.whisper.tiny import END, PROMPT, tiny_checkpoint, tiny_mel, write_ctranslate2

SIZES = Sizes(mels=10, frames=40, width=16, encoder_layers=1, encoder_heads=4, encoder_hidden=24, decoder_layers=2,
              decoder_heads=2, decoder_hidden=20, vocabulary=40, positions=232,
              alignment_heads=((0, 1), (1, 0), (1, 1)))  # fmt: skip
MARKS = Marks(start=30, end=END, transcribe=34, no_times=38)
SEARCHES = [Search(1), Search(2), Search(5), Search(1, no_repeat=3), Search(5, no_repeat=3, repetition_penalty=1.1)]


def talkative(seed: int) -> Checkpoint:
    """Random weights that do come to an end, and of which all marks are suppressed, as Whisper's are."""
    checkpoint = tiny_checkpoint(SIZES, seed)
    tokens = checkpoint.weights["decoder.tokens"].copy()
    tokens[END] *= 1.7
    ids = {**checkpoint.ids, "suppress_ids": [1, 2, *range(END + 1, SIZES.vocabulary)]}
    return replace(checkpoint, weights={**checkpoint.weights, "decoder.tokens": tokens}, ids=ids)


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
            source = write_ctranslate2(talkative(seed), folder / "source")
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
@pytest.mark.parametrize("seed", [4, 6, 8, 9])
def test_the_same_text_and_confidence(pair: Callable[[int], Pair], seed: int, how: Search) -> None:
    both, mel = pair(seed), tiny_mel(SIZES, seed=seed)[0]
    mine, yours = (network.write(network.encode(mel), PROMPT, how) for network in (both.ours, both.theirs))
    assert mine.tokens == yours.tokens and len(mine.tokens) < MOST
    assert mine.no_speech == pytest.approx(yours.no_speech, abs=1e-4)
    assert mine.log_probability == pytest.approx(yours.log_probability, abs=1e-3)


def test_the_same_cut_where_there_is_no_end(pair: Callable[[int], Pair]) -> None:
    both, mel = pair(3), tiny_mel(SIZES, seed=3)[0]
    mine, yours = (network.write(network.encode(mel), PROMPT, Search(2)) for network in (both.ours, both.theirs))
    assert mine.tokens == yours.tokens and len(mine.tokens) == MOST


def test_marks_are_no_text_even_if_nothing_suppresses_them(tmp_path: Path) -> None:
    source = write_ctranslate2(tiny_checkpoint(SIZES), tmp_path / "source")
    repository_from_checkpoint(source, tmp_path / "out", "f32")
    network, mel = ours(tmp_path / "out"), tiny_mel(SIZES, seed=0)[0]
    tokens = network.write(network.encode(mel), PROMPT, Search(1)).tokens
    assert tokens and max(tokens) < END
    theirs = CTranslate2Network(source, 1, "float32")
    assert max(theirs.write(theirs.encode(mel), PROMPT, Search(1)).tokens) > END


@pytest.mark.parametrize("frames", [80, 50, 9])
@pytest.mark.parametrize("tokens", [[3, 8, 5, 20, 21, 9], [7], []], ids=str)
def test_the_same_times(pair: Callable[[int], Pair], tokens: list[int], frames: int) -> None:
    both, mel = pair(0), tiny_mel(SIZES)[0]
    mine, yours = (network.align(network.encode(mel), PROMPT[:-1], tokens, frames)
                   for network in (both.ours, both.theirs))  # fmt: skip
    assert mine.probabilities == pytest.approx(yours.probabilities, abs=1e-4)
    assert mine.path.tolist() == yours.path.tolist()
