"""How rows are put into batches, and their vectors back into order."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.text_encoder.batches import MAX_BATCH, STEP, WIDTH, batches_of, together


@pytest.mark.parametrize(("length", "padded"), [(2, STEP), (STEP, STEP), (STEP + 1, 2 * STEP)])
def test_padding_depends_on_a_rows_own_length(length: int, padded: int) -> None:
    rows = [[7] * length, [9] * 200]
    alone, among = batches_of(rows[:1])[0], batches_of(rows)[0]
    assert alone.ids.shape == (1, padded)
    assert (alone.ids == among.ids).all() and (alone.mask == among.mask).all()
    assert alone.mask.sum() == length and (alone.ids[alone.mask == 0] == 0).all()


@pytest.mark.parametrize("count", [MAX_BATCH, MAX_BATCH + 1])
def test_no_batch_is_larger_than_the_model_takes(count: int) -> None:
    sizes = [len(batch.places) for batch in batches_of([[1, 2]] * count)]
    assert sum(sizes) == count and max(sizes) == MAX_BATCH


def test_vectors_return_to_the_places_of_their_texts() -> None:
    lengths = [9, 2, 30, 3, 9]
    batches = batches_of([[place + 1] * length for place, length in enumerate(lengths)])
    vectors = [np.repeat(batch.ids[:, :1], WIDTH, axis=1).astype(np.float32) for batch in batches]
    assert together(batches, vectors)[:, 0].tolist() == [1, 2, 3, 4, 5]


def test_no_text_is_no_row() -> None:
    assert batches_of([]) == [] and together([], []).shape == (0, WIDTH)
