"""Which tokens answer for which object."""

from __future__ import annotations

from typing import Any

import pytest

torch = pytest.importorskip("torch")

from builders.objects.assign import SUITS, Assigned, assign  # noqa: E402
from builders.objects.grid import places  # noqa: E402

AT = places(tuple(torch.zeros(1, 1, 256 // stride, 256 // stride) for stride in (8, 16, 32)))


def boxes(*rows: tuple[float, ...]) -> Any:
    return torch.tensor(rows).reshape(-1, 4)


def of(found: Any) -> Assigned:
    """Of one image that has these boxes, without the batch."""
    assigned = assign(found, torch.zeros(len(found), dtype=torch.long), AT, 1)
    return Assigned(assigned.row[0], assigned.answers[0])


def levels(answers: object) -> set[int]:
    return {int(stride) for stride in AT[answers, 2]}


def test_no_objects_no_answers() -> None:
    found = of(boxes())
    assert not found.answers.any() and (found.row == -1).all()


@pytest.mark.parametrize(
    ("side", "expected"), [(24, {8}), (52, {8, 16}), (80, {16}), (120, {16, 32}), (200, {32})], ids=str
)
def test_the_size_says_which_levels_answer(side: float, expected: set[int]) -> None:
    assert levels(of(boxes((20.0, 20.0, 20.0 + side, 20.0 + side))).answers) == expected


def test_every_object_has_tokens_that_answer_however_small_or_long() -> None:
    for row in [
        (100.0, 100.0, 103.0, 103.0),
        (0.0, 0.0, 256.0, 10.0),
        (5.0, 5.0, 255.0, 255.0),
        (96.0, 0.0, 104.0, 250.0),
    ]:
        assert of(boxes(row)).answers.any(), row


def test_answers_are_near_the_middle_and_others_only_lie_there() -> None:
    found = of(boxes((64.0, 64.0, 124.0, 124.0)))
    near = (AT[found.answers, :2] - 94).abs().amax(1) / AT[found.answers, 2]
    assert float(near.max()) <= 1.5
    assert ((found.row == 0) & ~found.answers).any()


def test_the_smaller_of_two_has_the_token() -> None:
    found = of(boxes((0.0, 0.0, 200.0, 200.0), (90.0, 90.0, 110.0, 110.0)))
    at_middle = (AT[:, :2] - 100).abs().amax(1) < 4.5
    assert (found.row[at_middle & (AT[:, 2] == 8)] == 1).all()
    assert set(found.row[found.answers].tolist()) == {0, 1}


def test_levels_share_sizes_so_that_none_is_left_out() -> None:
    edges = sorted(SUITS.values())
    assert all(low[1] > high[0] for low, high in zip(edges, edges[1:], strict=False))


def test_a_batch_is_assigned_as_its_images_are_alone() -> None:
    torch.manual_seed(3)
    corner = torch.rand(40, 2) * 200
    objects = torch.cat((corner, corner + 4 + torch.rand(40, 2) * 120), 1)
    image = torch.randint(0, 5, (40,))
    together = assign(objects, image, AT, 6)
    for number in range(6):
        mine = torch.nonzero(image == number)[:, 0]
        alone = of(objects[mine])
        rows = torch.cat((mine, mine.new_tensor([-1])))[alone.row]
        assert (together.row[number] == rows).all() and (together.answers[number] == alone.answers).all()
