"""Beam search over texts whose chances are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from python_backends.asr.graphs.search import Finished, Rules, log_softmax, searched, softmax
from python_backends.asr.whisper.network import Search
from tests.asr.graphs.fakes import END, VOCABULARY, Chances, TreeNetworks

# The likeliest first token leads to unlikely ends; the second leads to a likely text.
GARDEN: Chances = {
    (): {1: 0.6, 2: 0.4}, (1,): {3: 0.35, 4: 0.35, 5: 0.3}, (2,): {6: 0.9, 3: 0.1}, (2, 6): {END: 0.95, 3: 0.05},
}  # fmt: skip


def found(
    chances: Chances, how: Search, most: int = 9, never: tuple[int, ...] = (), at_first: tuple[int, ...] = ()
) -> Finished:
    networks = TreeNetworks(chances)
    masks = []
    for tokens in (never, (*never, *at_first)):
        masks.append(np.isin(np.arange(VOCABULARY), tokens))
    return searched(networks, None, networks.logits(()), [()], how, Rules(END, masks[0], masks[1], most))


def test_a_beam_of_one_takes_the_likeliest_token_each_time() -> None:
    reading = found(GARDEN, Search(1))
    assert (reading.tokens, reading.ended) == ((1, 3), True)
    assert reading.score == pytest.approx(math.log(0.6 * 0.35), abs=1e-4)


@pytest.mark.parametrize("beam", [2, 3, 5])
def test_a_wider_beam_finds_the_likelier_text(beam: int) -> None:
    reading = found(GARDEN, Search(beam))
    assert reading.tokens == (2, 6)
    assert reading.score == pytest.approx(math.log(0.4 * 0.9 * 0.95), abs=1e-4)
    assert reading.rank == pytest.approx(reading.score / 2) and reading.mean == pytest.approx(reading.score / 3)


def test_readings_go_on_from_their_own_rows() -> None:
    networks = TreeNetworks(GARDEN)
    nothing = np.zeros(VOCABULARY, np.bool_)
    searched(networks, None, networks.logits(()), [()], Search(2), Rules(END, nothing, nothing, 9))
    assert networks.calls[:2] == [([1, 2], [0, 0]), ([6, 3], [1, 0])]


def test_what_may_not_come_first_may_come_later() -> None:
    chances: Chances = {(): {3: 0.9, 1: 0.1}, (1,): {3: 1.0}}
    assert found(chances, Search(1), at_first=(3,)).tokens == (1, 3)


def test_what_may_never_come_takes_no_chance_from_the_others() -> None:
    reading = found({(): {3: 0.9, 1: 0.1}}, Search(1), never=(3,))
    assert reading.tokens == (1,) and reading.score == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("beam", [1, 3])
def test_a_text_without_end_is_cut_off(beam: int) -> None:
    endless = {(1,) * length: {1: 0.9, 2: 0.1} for length in range(20)}
    endless |= {(*reading, 2): {2: 1.0} for reading in endless} | {(2,) * length: {2: 1.0} for length in range(1, 20)}
    reading = found(endless, Search(beam), most=6)
    assert (reading.tokens, reading.ended) == ((1,) * 6, False)
    assert reading.mean == pytest.approx(math.log(0.9), abs=1e-4)


def test_nothing_said_is_an_empty_reading() -> None:
    reading = found({(): {END: 0.9, 1: 0.1}}, Search(1))
    assert (reading.tokens, reading.ended) == ((), True)
    assert reading.mean == pytest.approx(math.log(0.9), abs=1e-4)
    assert found({(): {END: 0.9, 1: 0.1}}, Search(2)).tokens == (1,)  # a text, where there is one, is preferred


@pytest.mark.parametrize(("size", "tokens"), [(1, (1, 2)), (2, (1, 1, 2)), (3, (1, 1, 1, 2))])
def test_no_phrase_of_the_size_is_said_again(size: int, tokens: tuple[int, ...]) -> None:
    endless = {(1,) * length: {1: 0.9, 2: 0.1} for length in range(20)}
    assert found(endless, Search(1, no_repeat=size)).tokens == tokens


def test_a_penalty_makes_what_was_said_less_likely() -> None:
    chances: Chances = {(): {1: 1.0}, (1,): {1: 0.5, 2: 0.4, 3: 0.1}, (1, 1): {END: 1}, (1, 2): {END: 1}}
    assert found(chances, Search(1)).tokens == (1, 1)
    assert found(chances, Search(1, repetition_penalty=1.5)).tokens == (1, 2)


def test_of_equals_the_first_is_taken() -> None:
    assert found({(): {2: 0.5, 1: 0.5}}, Search(1)).tokens == (1,)


def test_chances_of_great_numbers_are_finite() -> None:
    logits = np.array([[1000.0, 999.0, -np.inf]], np.float32)
    assert softmax(logits) == pytest.approx(np.array([[0.7311, 0.2689, 0]]), abs=1e-4)
    assert log_softmax(logits)[0, 2] == -np.inf
