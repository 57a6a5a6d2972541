"""The graphs and CTranslate2 on the same random weights: the same texts, the same confidence, the same times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders.whisper.repository import repository_from_checkpoint
from python_backends.asr.graphs.network import MOST
from python_backends.asr.whisper.network import CTranslate2Network, Network, Search
from tests.asr.graphs.tiny import SIZES, network_of, talkative
from tests.builders.whisper.tiny import END, PROMPT, tiny_checkpoint, tiny_mel, write_ctranslate2

SEARCHES = [Search(1), Search(2), Search(5), Search(1, no_repeat=3), Search(5, no_repeat=3, repetition_penalty=1.1)]


@dataclass(frozen=True, slots=True)
class Pair:
    """One Whisper in both forms."""

    ours: Network
    theirs: Network


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Pair]:
    """`pair(seed)` is made once."""
    made: dict[int, Pair] = {}

    def make(seed: int) -> Pair:
        if seed not in made:
            folder = tmp_path_factory.mktemp("whisper")
            source = write_ctranslate2(talkative(seed), folder / "source")
            repository_from_checkpoint(source, folder / "out", "f32")
            made[seed] = Pair(network_of(folder / "out"), CTranslate2Network(source, 1, "float32"))
        return made[seed]

    return make


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
    network, mel = network_of(tmp_path / "out"), tiny_mel(SIZES, seed=0)[0]
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
