"""Decoding over networks whose words are known."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.asr.graphs.greedy import Rules, Written, opened, written
from tests.asr_graphs.fakes import MARKS, VOCABULARY, ScriptedNetworks

PROMPT = (11, *MARKS.after_language)


def decoded(networks: ScriptedNetworks, rows: int = 1, most: int = 9, never: tuple[int, ...] = (),
            draw: tuple[float, np.random.Generator] | None = None) -> list[Written]:  # fmt: skip
    start = opened(networks, np.zeros((rows, 8, 24), np.float32), MARKS)
    rules = Rules.of(VOCABULARY, MARKS, never, (9,), most)
    return written(networks, start, np.array([PROMPT] * rows, np.int64), rules, MARKS.end, draw)


def test_tokens_until_the_end() -> None:
    (line,) = decoded(ScriptedNetworks([[3, 4, 5]]))
    assert (line.ids, line.ended) == ((3, 4, 5), True)
    assert line.log_probs.shape == (4,) and (line.log_probs < 0).all()
    assert line.alignment.shape == (2, 4, 12)
    assert line.alignment[0].argmax(-1).tolist() == [0, 1, 2, 3]


def test_the_prompt_is_read_in_two_parts_then_token_by_token() -> None:
    networks = ScriptedNetworks([[3, 4]])
    decoded(networks)
    assert [call.tolist() for call in networks.calls] == [[[10]], [[11, 14, 17]], [[3]], [[4]]]


def test_rows_end_by_themselves() -> None:
    networks = ScriptedNetworks([[3], [4, 5, 6], []])
    lines = decoded(networks, rows=3)
    assert [line.ids for line in lines] == [(3,), (4, 5, 6), ()]
    assert [len(line.log_probs) for line in lines] == [2, 4, 1]
    assert networks.calls[-1][:, 0].tolist() == [MARKS.end, 6, MARKS.end]


def test_a_transcript_is_cut_off_at_the_most() -> None:
    (line,) = decoded(ScriptedNetworks([[3] * 30]), most=5)
    assert (line.ids, line.ended, len(line.log_probs)) == ((3,) * 5, False, 5)
    assert line.alignment.shape == (2, 6, 12)


@pytest.mark.parametrize("token", [11, 12, 10, 14, 16, 17, 18, 19])
def test_marks_and_times_are_never_text(token: int) -> None:
    (line,) = decoded(ScriptedNetworks([[3, 4]], loud={token: 50.0}))
    assert line.ids == (3, 4)


def test_what_may_not_come_first_may_come_later() -> None:
    (line,) = decoded(ScriptedNetworks([[9, 9]], loud={3: 1.0}))
    assert line.ids == (3, 9)


def test_suppressed_tokens_never_come_and_are_no_part_of_the_chances() -> None:
    (plain,), (barred,) = (decoded(ScriptedNetworks([[3, 4]], loud=loud), never=(7,)) for loud in ({}, {7: 50.0}))
    assert barred.ids == (3, 4)
    assert barred.log_probs == pytest.approx(plain.log_probs)
    assert plain.chances == pytest.approx(np.exp(plain.log_probs[:-1]), abs=0.02)
    assert (barred.chances < 1e-6).all()  # the network wanted another word


def test_marks_take_nothing_from_the_chances_of_words() -> None:
    (plain,), (marked,) = (decoded(ScriptedNetworks([[3, 4]], loud=loud)) for loud in ({}, {19: 50.0, 14: 50.0}))
    assert marked.chances == pytest.approx(plain.chances, rel=0.01)


def test_of_equally_likely_tokens_the_first_is_taken() -> None:
    (line,) = decoded(ScriptedNetworks([[5]], loud={3: 5.0}))
    assert line.ids[0] == 3


def test_drawing_follows_the_temperature_and_its_seed() -> None:
    def lines(temperature: float, seed: int) -> list[tuple[int, ...]]:
        networks = ScriptedNetworks([[3, 4, 5]] * 8)
        return [line.ids for line in decoded(networks, 8, draw=(temperature, np.random.default_rng(seed)))]

    assert lines(0.01, 1) == [(3, 4, 5)] * 8
    assert lines(3.0, 1) == lines(3.0, 1) != lines(3.0, 2)
    assert len(set(lines(3.0, 1))) > 1


def test_the_first_step_tells_language_and_silence() -> None:
    mel = np.zeros((1, 8, 24), np.float32)
    loud, quiet = (opened(ScriptedNetworks([[3]], language=12, silence=silence), mel, MARKS) for silence in (-9.0, 9.0))
    assert loud.languages.argmax(-1).tolist() == [1]
    assert loud.languages.sum() == pytest.approx(1) and loud.languages[0, 1] > 0.9
    assert loud.no_speech[0] < 0.01 < 0.9 < quiet.no_speech[0]
