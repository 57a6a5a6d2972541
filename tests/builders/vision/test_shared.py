"""Blocks, box losses, averages, optimiser, clock and checkpoints, where PyTorch is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from builders.gui.score import overlaps  # noqa: E402
from builders.vision.attention import C2PSA, PositionAttention  # noqa: E402
from builders.vision.average import Average  # noqa: E402
from builders.vision.blocks import SPPF, C3k2, Conv, fold_norms  # noqa: E402
from builders.vision.boxes import complete_overlap, overlap, pairwise_overlap  # noqa: E402
from builders.vision.checkpoint import load_average, load_checkpoint, save_checkpoint, seed_everything  # noqa: E402
from builders.vision.optimiser import Mixed, orthogonal, set_rate  # noqa: E402
from builders.vision.schedule import LONGEST_STEP, Clock, rate_factor  # noqa: E402

BOXES = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 24], [0, 0, 10, 5]], np.float32)


def small() -> nn.Module:
    """Every block once, 4 channels at the end."""
    seed_everything(1)
    return nn.Sequential(
        Conv(3, 8, 3, 2), C3k2(8, 16), C3k2(16, 16, deep=True), SPPF(16, 16), C2PSA(16), nn.Conv2d(16, 4, 1)
    )


@pytest.mark.parametrize("size", [(32, 32), (8, 40)], ids=["square", "wide"])
def test_blocks_keep_the_size_but_for_strides(size: tuple[int, int]) -> None:
    out = small()(torch.zeros(2, 3, *size))
    assert out.shape == (2, 4, size[0] // 2, size[1] // 2)


def test_attention_refuses_heads_that_do_not_divide() -> None:
    with pytest.raises(ValueError, match="do not divide"):
        PositionAttention(10, 3)


def test_attention_sees_the_whole_map() -> None:
    block = C2PSA(16).eval()
    x = torch.randn(1, 16, 12, 12)
    changed = x.clone()
    changed[..., 11, 11] += 5
    assert (block(x) - block(changed)).abs()[..., 0, 0].max() > 1e-5


def test_folded_norms_change_nothing() -> None:
    network, x = small(), torch.rand(4, 3, 32, 32)
    for _ in range(5):
        network(x)
    network.eval()
    before = network(x)
    fold_norms(network)
    fold_norms(network)
    assert not any(isinstance(part, nn.BatchNorm2d) for part in network.modules())
    assert torch.allclose(network(x), before, atol=1e-5)


def test_overlaps_agree_with_numpys() -> None:
    ours = pairwise_overlap(torch.from_numpy(BOXES), torch.from_numpy(BOXES)).numpy()
    assert np.allclose(ours, overlaps(BOXES, BOXES), atol=1e-5)
    assert ours[0, 1] == pytest.approx(1 / 3, abs=1e-5)


def test_complete_overlap_is_one_for_equals_and_falls_with_distance() -> None:
    box = torch.tensor([0.0, 0, 10, 10])
    values = [float(complete_overlap(box, box + torch.tensor([d, 0, d, 0]))) for d in (0.0, 5.0, 20.0, 40.0)]
    assert values[0] == pytest.approx(1, abs=1e-4)
    assert values == sorted(values, reverse=True) and values[2] < 0


def test_complete_overlap_minds_proportions() -> None:
    square, wide = torch.tensor([0.0, 0, 10, 10]), torch.tensor([-5.0, 2.5, 15, 7.5])
    assert float(complete_overlap(square, wide)) < float(overlap(square, wide)) - 0.01


def test_orthogonal_rows() -> None:
    seed_everything(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(8, 40)))
    assert values.min() > 0.6 and values.max() < 1.3


def test_the_optimiser_sorts_parameters_and_learns() -> None:
    network = small()
    optimiser = Mixed(network, rate=5e-3)
    kinds = {id(p): group["kind"] for group in optimiser.param_groups for p in group["params"]}
    attention = next(part for part in network.modules() if isinstance(part, PositionAttention))
    assert kinds[id(attention.place.conv.weight)] == "adam"
    assert kinds[id(attention.out.conv.weight)] == "muon"
    x, losses = torch.rand(4, 3, 16, 16), []
    for _ in range(30):
        optimiser.zero_grad()
        loss = (network(x) - 1).pow(2).mean()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.2 * losses[0]


def test_rates_follow_each_groups_peak() -> None:
    optimiser = Mixed(small(), rate=0.1)
    set_rate(optimiser, 0.5)
    assert [group["lr"] for group in optimiser.param_groups] == [0.05, 0.05]


def test_the_average_follows() -> None:
    network = nn.Linear(2, 2)
    average = Average(network, decay=0.5)
    start = average.network.weight.clone()
    with torch.no_grad():
        network.weight.add_(1)
    for _ in range(20):
        average.update(network)
    assert torch.allclose(average.network.weight, start + 1, atol=1e-3)
    assert not average.network.weight.requires_grad


def test_the_clock_does_not_count_a_pause() -> None:
    times = iter([0.0, 30.0, 3630.0])
    clock = Clock(2.0, now=lambda: next(times))
    assert clock.tick() == pytest.approx(2.5)
    assert clock.tick() == pytest.approx(2.5 + LONGEST_STEP / 60)


def test_the_rate_rises_and_falls() -> None:
    assert rate_factor(0, 0.0) < rate_factor(50, 0.0) < rate_factor(100, 0.0) == 1.0
    assert rate_factor(500, 0.5) == pytest.approx(0.505)
    assert rate_factor(900, 1.0) == rate_factor(900, 1.7) == pytest.approx(0.01)


def test_a_checkpoint_gives_everything_back(tmp_path: Path) -> None:
    network = small()
    optimiser, average, x = Mixed(network), Average(network), torch.rand(2, 3, 16, 16)
    network(x).mean().backward()
    optimiser.step()
    average.update(network)
    parts = {"network": network, "average": average, "optimiser": optimiser}
    save_checkpoint(tmp_path / "new" / "checkpoint.pt", parts, {"step": 3, "minutes": 0.5})
    following = torch.rand(3)
    other = small()
    again = {"network": other, "average": Average(other), "optimiser": Mixed(other)}
    numbers = load_checkpoint(tmp_path / "new" / "checkpoint.pt", again)
    assert numbers == {"step": 3, "minutes": 0.5}
    assert torch.equal(torch.rand(3), following)
    assert all(torch.equal(a, b) for a, b in zip(network.parameters(), other.parameters(), strict=True))
    assert again["average"].updates == 1
    assert again["optimiser"].state_dict()["state"].keys() == optimiser.state_dict()["state"].keys()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["checkpoint.pt"]


def test_averaged_weights_start_a_network_of_another_end(tmp_path: Path) -> None:
    network = small()
    save_checkpoint(tmp_path / "checkpoint.pt", {"average": Average(network)}, {})
    other = nn.Sequential(*list(small())[:-1], nn.Conv2d(16, 7, 1))
    with torch.no_grad():
        other[0].conv.weight.zero_()
    load_average(tmp_path / "checkpoint.pt", other)
    assert torch.equal(other[0].conv.weight, network[0].conv.weight)
