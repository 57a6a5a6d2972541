"""Rows go to a network by fours or alone, and which it was does not show in their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from python_backends.inference.rows import PADDED, WIDE, WIDE_ELEMENTS, Array, portions, run_in_portions, run_padded
from python_backends.inference.session import cpu_flags, open_session, plan_session
from python_backends.ocr.recognise.strips import WIDTHS
from python_backends.runtime.config import CHECKOUT

LARGEST_SHARED = WIDE_ELEMENTS // WIDE
OUTPUTS = ["ids", "probs", "features"]


@pytest.mark.parametrize("elements", [1, LARGEST_SHARED, LARGEST_SHARED + 1])
@pytest.mark.parametrize("rows", range(1, 14))
def test_every_row_is_in_one_portion_of_two_sizes(rows: int, elements: int) -> None:
    cuts = portions(rows, elements)
    assert [row for start, stop in cuts for row in range(start, stop)] == list(range(rows))
    sizes = [stop - start for start, stop in cuts]
    shared = rows // WIDE if elements <= LARGEST_SHARED else 0
    assert sizes == [WIDE] * shared + [1] * (rows - WIDE * shared)


@pytest.mark.parametrize("rows", [1, 4, 7])
def test_outputs_are_put_together_in_order(rows: int) -> None:
    given = [np.arange(rows, dtype=np.float32)[:, np.newaxis], np.arange(rows)[:, np.newaxis] * 10]
    sizes: list[int] = []

    def run(arrays: Sequence[Array]) -> list[Array]:
        sizes.append(len(arrays[0]))
        return [arrays[0] + arrays[1], arrays[1]]

    total, second = run_in_portions(run, given)
    assert total.ravel().tolist() == [row * 11 for row in range(rows)]
    assert second is not None and second.tolist() == given[1].tolist()
    assert set(sizes) <= {1, WIDE}


@pytest.mark.parametrize("rows", [1, PADDED - 1, PADDED, PADDED + 1, 3 * PADDED])
def test_padded_portions_are_of_one_size_and_their_filling_does_not_come_out(rows: int) -> None:
    given = np.arange(rows, dtype=np.float32)[:, np.newaxis] + 1
    seen: list[Array] = []

    def run(arrays: Sequence[Array]) -> list[Array]:
        seen.append(arrays[0])
        return [arrays[0] * 10]

    (tenfold,) = run_padded(run, [given])
    np.testing.assert_array_equal(tenfold, given * 10)
    assert {len(portion) for portion in seen} == {PADDED} and len(seen) == -(-rows // PADDED)


@pytest.fixture(scope="module")
def recognizer() -> Any:
    """The real recognizer as this machine runs it."""
    path = CHECKOUT / "model_repository" / "ocr_recognizer" / "1" / "model.onnx"
    if not path.is_file():
        pytest.skip("ocr_recognizer is not built")
    return open_session(path, plan_session(1, cpu_flags(), "openvino"))


THOROUGH = (64, 256, 320)
COMPANY = [(width, groups) for width in THOROUGH for groups in ([6], [4, 2], [1, 4, 1], [3, 3], [5, 1])]
COMPANY += [(width, [5] if 48 * width * 3 <= LARGEST_SHARED else [2]) for width in WIDTHS if width not in THOROUGH]


@pytest.mark.parametrize(("width", "groups"), COMPANY, ids=str)
def test_a_strips_numbers_do_not_depend_on_its_company(recognizer: Any, width: int, groups: list[int]) -> None:
    """Every width with as many rows as go together and one more; some widths in every way to be together."""

    def run(arrays: Sequence[Array]) -> list[Array]:
        answer: list[Array] = recognizer.run(OUTPUTS, {"image": arrays[0]})
        return answer

    count = sum(groups)
    rows = np.random.default_rng(5).integers(0, 256, (count, 48, width, 3), np.uint8)
    rows[1] = 255
    alone = [run([rows[row : row + 1]]) for row in range(count)]
    starts = np.cumsum([0, *groups])
    parts = [run_in_portions(run, [rows[start:stop]]) for start, stop in zip(starts[:-1], starts[1:], strict=True)]
    for place, _ in enumerate(OUTPUTS):
        together = np.concatenate([part[place] for part in parts])
        for row in range(count):
            assert together[row].tobytes() == alone[row][place][0].tobytes()
