"""Languages and attempts, over networks whose words are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from python_backends.asr.graphs.greedy import Rules
from python_backends.asr.graphs.hearing import Heard, Manner, heard
from tests.asr_graphs.fakes import MARKS, VOCABULARY, ScriptedNetworks

RULES = Rules.of(VOCABULARY, MARKS, (), (), 6)
MANNER = Manner(MARKS, RULES)
MEL = np.zeros((2, 8, 24), np.float32)


def test_the_network_chooses_the_language_where_none_is_given() -> None:
    networks = ScriptedNetworks([[3], [4]], language=12)
    windows = heard(networks, MEL, MANNER)
    assert [(window.language, window.written.ids) for window in windows] == [(12, (3,)), (12, (4,))]
    assert networks.calls[1].tolist() == [[12, 14, 17]] * 2
    assert windows[0].language_chance is not None and windows[0].language_chance > 0.9


def test_a_given_language_is_taken_whatever_the_network_thinks() -> None:
    networks = ScriptedNetworks([[3], [4]], language=12)
    window = heard(networks, MEL, MANNER, 11)[0]
    assert networks.calls[1].tolist() == [[11, 14, 17]] * 2
    assert window.language == 11 and window.language_chance == pytest.approx(0.0067, abs=1e-3)


def test_a_model_of_one_language_has_none_in_its_prompt() -> None:
    marks = replace(MARKS, languages=(), after_language=(17,))
    networks = ScriptedNetworks([[3], [4]])
    window = heard(networks, MEL, Manner(marks, RULES))[0]
    assert networks.calls[1].tolist() == [[17]] * 2
    assert (window.language, window.language_chance) == (None, None)


def test_only_what_will_not_do_is_tried_again() -> None:
    networks = ScriptedNetworks([[3], [4]])

    def will_do(window: Heard) -> bool:
        return window.written.ids != (3,) or window.temperature > 0.3

    first, second = heard(networks, MEL, Manner(MARKS, RULES, (0.0, 1e-3, 0.4, 0.9), will_do))
    assert [len(call) for call in networks.calls] == [2] * 3 + [1] * 6
    assert (first.temperature, second.temperature) == (0.4, 0.0)


def test_the_last_attempt_stands() -> None:
    windows = heard(ScriptedNetworks([[3], [4]]), MEL, Manner(MARKS, RULES, (0.0, 1e-3), lambda _: False))
    assert [window.temperature for window in windows] == [1e-3] * 2
