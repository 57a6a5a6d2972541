"""What the adapters are told of words that were heard."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from python_backends.fusion.fuse import placed
from python_backends.fusion.geometry import geometry_of
from python_backends.grounding.stream import StreamWord, WordStream


def rows(*times: tuple[float, float] | None) -> npt.NDArray[np.float32]:
    words = [StreamWord("word", f"w{n}", 0.9, n, t0=time[0] if time else None, t1=time[1] if time else None)
             for n, time in enumerate(times)]  # fmt: skip
    return geometry_of(placed(WordStream(tuple(words))), np.ones(len(words), np.int64))


def test_times_are_places_in_the_recording() -> None:
    found = rows((100.0, 102.0), (9_000.0, 9_100.0), (18_090.0, 18_100.0))
    assert found[:, 18].tolist() == pytest.approx([0, 8_900 / 18_000, 17_990 / 18_000])
    assert found[-1, 19] == 1 and found[:, 20].tolist() == [1, 1, 1]
    assert found[:, 17].tolist() == [0, 0, 0]  # no box


def test_words_without_a_time_have_none() -> None:
    found = rows((0.0, 0.25), None)
    assert found[1, 18:21].tolist() == [0, 0, 0]
    assert found[0, 18:21].tolist() == pytest.approx([0, 0.25, 1])  # of a second at least
