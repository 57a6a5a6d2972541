"""Where tokens stand and what their distances mean."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from builders.objects.grid import boxes_of, places  # noqa: E402


def maps(height: int, width: int) -> tuple[object, ...]:
    return tuple(torch.zeros(1, 2, height // stride, width // stride) for stride in (8, 16, 32))


def test_tokens_stand_in_the_middle_of_their_cells_row_by_row() -> None:
    at = places(maps(32, 64))
    assert at.shape == (4 * 8 + 2 * 4 + 2, 3)
    assert at[:2].tolist() == [[4, 4, 8], [12, 4, 8]]
    assert at[8].tolist() == [4, 12, 8]
    assert at[-2:].tolist() == [[16, 16, 32], [48, 16, 32]]


def test_distances_are_strides_and_powers() -> None:
    at = torch.tensor([[16.0, 16.0, 32.0]])
    distances = torch.log(torch.tensor([[[0.5, 0.25, 1.0, 2.0]]]))
    assert boxes_of(distances, at)[0, 0].tolist() == pytest.approx([0, 8, 48, 80])


def test_distances_are_bounded() -> None:
    box = boxes_of(torch.full((1, 1, 4), 1e4), torch.tensor([[0.0, 0.0, 8.0]]))
    assert torch.isfinite(box).all()
