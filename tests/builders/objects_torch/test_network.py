"""Shapes, lengths, and the loss: it sees what it should and learns a scene by heart."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from builders.objects.assign import assign  # noqa: E402
from builders.objects.loss import Truth, focal, losses_of  # noqa: E402
from builders.objects.network import Detector  # noqa: E402


def tiny(seed: int = 0) -> Detector:
    torch.manual_seed(seed)
    return Detector(base=4, width=16)


def test_tokens_and_prompts_are_of_length_one() -> None:
    grid, texts = tiny().eval()(torch.rand(2, 3, 64, 96), torch.randn(3, 384))
    tokens = 8 * 12 + 4 * 6 + 2 * 3
    assert grid.vectors.shape == (2, tokens, 16) and grid.boxes.shape == (2, tokens, 4)
    assert torch.allclose(grid.vectors.norm(dim=-1), torch.ones(2, tokens), atol=1e-5)
    assert torch.allclose(texts.norm(dim=-1), torch.ones(3), atol=1e-5)


def test_a_network_from_before_the_palette_goes_on_as_it_was() -> None:
    network, image = tiny().eval(), torch.rand(1, 3, 64, 64)
    before = network.image(image).vectors
    torch.nn.init.normal_(network.image.palette.judge[0].weight)
    assert torch.equal(network.image(image).vectors, before)
    torch.nn.init.normal_(network.image.heads[0].tint[2].weight)
    assert not torch.equal(network.image(image).vectors, before)


def test_before_training_what_is_unlike_is_rarely_relevant() -> None:
    one, other = torch.eye(16)[:1], torch.eye(16)[1:2]
    assert float(torch.sigmoid(tiny().logits(one, other)).detach()) == pytest.approx(0.01, abs=1e-4)
    assert float(torch.sigmoid(tiny().logits(one, one)).detach()) > 0.99


def test_the_shipped_size_stays_below_the_bound() -> None:
    assert sum(weights.numel() for weights in Detector().parameters()) * 4 < 15e6


def test_focal_ignores_what_nobody_can_say_and_forgets_what_is_easy() -> None:
    cost = focal(torch.tensor([[-6.0, 6.0, 6.0, 0.0]]), torch.tensor([[0, 0, 1, -1]]), torch.ones(1))[0]
    assert cost[3] == 0
    assert cost[0] < 1e-4 and cost[2] < 1e-4
    assert cost[1] > 5


def test_a_yes_aims_at_the_quality_of_the_box() -> None:
    logits = torch.logit(torch.tensor([[0.3, 0.6, 0.9]])).repeat(2, 1)
    cost = focal(logits, torch.ones(2, 3, dtype=torch.long), torch.tensor([0.6, 0.9]))
    assert cost.argmin(1).tolist() == [1, 2]


def truth() -> Truth:
    return Truth(
        torch.tensor([[8.0, 8.0, 40.0, 40.0], [20.0, 20.0, 56.0, 60.0]]), torch.tensor([0, 1]),
        torch.tensor([[1, 0, 0], [0, 1, 0]]), torch.zeros(2, 3, dtype=torch.long), torch.tensor([[1, 0], [0, 1]]),
    )  # fmt: skip


def test_objects_are_assigned_in_their_own_image() -> None:
    network = tiny()
    grid, _ = network(torch.rand(2, 3, 64, 64), torch.randn(5, 384))
    true = truth()
    found = assign(true.boxes, true.image, grid.at, 2)
    assert set(found.row[0].tolist()) == {-1, 0} and set(found.row[1].tolist()) == {-1, 1}


def test_a_batch_without_objects_has_a_loss_and_gradients() -> None:
    network = tiny()
    grid, texts = network(torch.rand(1, 3, 64, 64), torch.randn(3, 384))
    empty = Truth(torch.zeros(0, 4), torch.zeros(0, dtype=torch.long), torch.zeros(0, 2, dtype=torch.long),
                  torch.zeros(1, 2, dtype=torch.long), torch.zeros(0, 1, dtype=torch.long))  # fmt: skip
    losses = losses_of(network, grid, texts, empty)
    losses.total.backward()
    assert float(losses.boxes.detach()) == 0 and torch.isfinite(losses.total)


def test_two_scenes_are_learnt_by_heart() -> None:
    network, images = tiny(1), torch.zeros(2, 3, 64, 64)
    images[0, 0, 8:40, 8:40] = 1
    images[1, 2, 20:60, 20:56] = 1
    sentences = torch.nn.functional.normalize(torch.randn(5, 384), dim=1)
    optimiser = torch.optim.AdamW(network.parameters(), 5e-3)
    first = last = 0.0
    for step in range(60):
        grid, texts = network(images, sentences)
        losses = losses_of(network, grid, texts, truth())
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
        first, last = (float(losses.total.detach()) if step == 0 else first), float(losses.total.detach())
    assert last < 0.35 * first
