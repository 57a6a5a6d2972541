"""A training stops, goes on where it was, and looks at held-back scenes. Scenes of shapes alone: no drawings needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from builders.objects.feed import Batch  # noqa: E402
from builders.objects.replay import EVERY, resized, with_repeats  # noqa: E402
from builders.objects.train import Settings, Training  # noqa: E402


def batch(side: int = 64) -> Batch:
    random = np.random.default_rng(1)
    arrays = (
        random.integers(0, 256, (2, side, side, 3), np.uint8), np.array([[8, 8, 40, 40]], np.float32), np.array([1]),
        random.standard_normal((5, 384)).astype(np.float32) / 20, np.array([[1, 0, -1]], np.int8),
        np.zeros((2, 3), np.int8), np.array([[1, 0]], np.int8),
    )  # fmt: skip
    return Batch(*(torch.from_numpy(array) for array in arrays))


def test_a_step_changes_network_and_average_and_a_resumed_training_has_both(tmp_path: Path) -> None:
    first = Training(Settings(None, tmp_path, 10.0))
    before = [weights.detach().clone() for weights in first.network.parameters()]
    figures = first._step(batch())
    assert all(np.isfinite(value) for value in figures.values())
    assert any(not torch.equal(one, other) for one, other in zip(before, first.network.parameters(), strict=True))
    first._save()
    again = Training(Settings(None, tmp_path, 10.0, resume=True, rate=5e-3))
    assert again.steps == 1
    assert {group["peak"] for group in again.optimiser.param_groups} == {5e-3}, "the new rate, not the checkpoint's"
    for one, other in ((first.network, again.network), (first.average.network, again.average.network)):
        assert all(
            torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True)
        )


def test_a_second_run_trains_what_compares_and_nothing_else(tmp_path: Path) -> None:
    first = Training(Settings(None, tmp_path / "first", 10.0))
    (tmp_path / "first").mkdir()
    first._save()
    second = Training(Settings(None, tmp_path / "second", 10.0, heads_of=first.path))
    before = {name: value.clone() for name, value in second.network.state_dict().items()}
    second._step(batch())
    changed = {name for name, value in second.network.state_dict().items() if not torch.equal(value, before[name])}
    changed -= {name for name in changed if name.endswith("num_batches_tracked")}
    assert any(name.startswith("image.heads") for name in changed) and any(name.startswith("text") for name in changed)
    assert not any(name.startswith(("image.backbone", "image.neck")) or ".distance." in name for name in changed)


def test_resuming_without_a_checkpoint_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Training(Settings(None, tmp_path, 1.0, resume=True))


def test_repeats_come_after_so_many_fresh_ones() -> None:
    fresh, random = [batch() for _ in range(2 * EVERY + 1)], np.random.default_rng(0)
    given = list(with_repeats(fresh, random))
    assert [place for place, one in enumerate(given) if not any(one is other for other in fresh)] == [
        EVERY,
        2 * EVERY + 1,
    ]


def test_a_repeat_is_the_same_scene_in_another_size() -> None:
    other = resized(batch(128), 0.75)
    assert other.images.shape == (2, 96, 96, 3) and other.images.dtype == torch.uint8
    assert other.boxes.tolist() == [[6, 6, 30, 30]]
    assert torch.equal(other.prompts, batch(128).prompts)


def test_the_log_is_lines_of_json(tmp_path: Path) -> None:
    training = Training(Settings(None, tmp_path, 1.0))
    training._log({"losses": {"boxes": 0.5}})
    assert json.loads((tmp_path / "log.jsonl").read_text())["losses"] == {"boxes": 0.5}
