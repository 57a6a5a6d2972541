"""Rows of a stream: exact at every border."""

from __future__ import annotations

import numpy as np

from python_backends.audio.samples import Samples
from python_backends.vad.frames import CONTEXT, FRAME, ROW, Framer, Rows, portions
from tests.vad.conftest import Splitter


def rows_of(blocks: list[Samples]) -> Rows:
    framer = Framer()
    return np.concatenate([*(framer.feed(block) for block in blocks), framer.finish()])


def count_up(samples: int) -> Samples:
    """1, 2, 3, ..."""
    return np.arange(1, samples + 1, dtype=np.float32)


def test_a_row_is_a_frame_after_the_64_samples_before_it() -> None:
    rows = rows_of([count_up(2 * FRAME)])
    assert rows.shape == (2, ROW)
    assert (rows[0, :CONTEXT] == 0).all()
    assert (rows[0, CONTEXT:] == count_up(FRAME)).all()
    assert (rows[1] == np.arange(FRAME - CONTEXT + 1, 2 * FRAME + 1)).all()


def test_any_split_gives_the_same_rows(split: Splitter) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 20 * FRAME + 77).astype(np.float32)
    assert (rows_of(split(sound)) == rows_of([sound])).all()


def test_the_last_row_is_filled_up_with_silence() -> None:
    rows = rows_of([count_up(FRAME + 3)])
    assert rows.shape == (2, ROW)
    assert rows[1, CONTEXT : CONTEXT + 3].tolist() == [FRAME + 1, FRAME + 2, FRAME + 3]
    assert (rows[1, CONTEXT + 3 :] == 0).all()


def test_nothing_gives_no_row() -> None:
    assert rows_of([]).shape == (0, ROW)
    assert rows_of([count_up(0), count_up(0)]).shape == (0, ROW)


def test_what_is_no_number_is_silence() -> None:
    sound = count_up(FRAME)
    sound[[3, 5, 7]] = np.nan, np.inf, -np.inf
    row = rows_of([sound])[0, CONTEXT:]
    assert row[[3, 5, 7]].tolist() == [0, 0, 0] and row[4] == 5


def test_rows_do_not_change_with_the_block_they_came_from() -> None:
    framer, block = Framer(), np.ones(FRAME + 10, np.float32)
    rows = framer.feed(block)
    block[:] = 9
    assert (rows[0, CONTEXT:] == 1).all()
    assert (framer.finish()[0, CONTEXT : CONTEXT + 10] == 1).all()


def test_samples_are_counted() -> None:
    framer = Framer()
    framer.feed(count_up(700))
    framer.feed(count_up(1))
    assert framer.samples == 701


def test_portions_are_the_whole_in_order() -> None:
    pieces = list(portions(count_up(1050), 500))
    assert [len(piece) for piece in pieces] == [500, 500, 50]
    assert (np.concatenate(pieces) == count_up(1050)).all()
