"""Which tokens answer for which object."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from builders.objects.assign import SUITS, assign  # noqa: E402
from builders.objects.grid import places  # noqa: E402

AT = places(tuple(torch.zeros(1, 1, 256 // stride, 256 // stride) for stride in (8, 16, 32)))


def boxes(*rows: tuple[float, ...]) -> object:
    return torch.tensor(rows).reshape(-1, 4)


def levels(answers: object) -> set[int]:
    return {int(stride) for stride in AT[answers, 2]}


def test_no_objects_no_answers() -> None:
    found = assign(boxes(), AT)
    assert not found.answers.any() and (found.row == -1).all()


@pytest.mark.parametrize(
    ("side", "expected"), [(24, {8}), (52, {8, 16}), (80, {16}), (120, {16, 32}), (200, {32})], ids=str
)
def test_the_size_says_which_levels_answer(side: float, expected: set[int]) -> None:
    assert levels(assign(boxes((20.0, 20.0, 20.0 + side, 20.0 + side)), AT).answers) == expected


def test_every_object_has_tokens_that_answer_however_small_or_long() -> None:
    for row in [
        (100.0, 100.0, 103.0, 103.0),
        (0.0, 0.0, 256.0, 10.0),
        (5.0, 5.0, 255.0, 255.0),
        (96.0, 0.0, 104.0, 250.0),
    ]:
        assert assign(boxes(row), AT).answers.any(), row


def test_answers_are_near_the_middle_and_others_only_lie_there() -> None:
    found = assign(boxes((64.0, 64.0, 124.0, 124.0)), AT)
    near = (AT[found.answers, :2] - 94).abs().amax(1) / AT[found.answers, 2]
    assert float(near.max()) <= 1.5
    assert ((found.row == 0) & ~found.answers).any()


def test_the_smaller_of_two_has_the_token() -> None:
    found = assign(boxes((0.0, 0.0, 200.0, 200.0), (90.0, 90.0, 110.0, 110.0)), AT)
    at_middle = (AT[:, :2] - 100).abs().amax(1) < 4.5
    assert (found.row[at_middle & (AT[:, 2] == 8)] == 1).all()
    assert set(found.row[found.answers].tolist()) == {0, 1}


def test_levels_share_sizes_so_that_none_is_left_out() -> None:
    edges = sorted(SUITS.values())
    assert all(low[1] > high[0] for low, high in zip(edges, edges[1:], strict=False))
