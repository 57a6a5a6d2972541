"""A training that begins with a served graph begins with what that graph answers."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from builders.gui.graph import write_graph  # noqa: E402
from builders.gui.network import GuiNetwork, Widths  # noqa: E402
from builders.vision.blocks import Conv  # noqa: E402
from builders.vision.checkpoint import seed_everything  # noqa: E402
from builders.vision.shipped import load_shipped  # noqa: E402

TINY = Widths(stem=(8, 8), backbone=(16, 16, 32), neck=(24, 16, 16), box=16)


def trained() -> GuiNetwork:
    """A small network without two equal weights, as the exporter joins those; its norms have seen something."""
    seed_everything(3)
    network = GuiNetwork(TINY)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    for _ in range(4):
        network(torch.rand(2, 3, 64, 64))
    network.eval()
    return network


def test_it_answers_as_the_graph_does_and_its_norms_fit(tmp_path: Path) -> None:
    before = trained()
    write_graph(before, tmp_path / "model.onnx")
    seed_everything(4)
    after = GuiNetwork(TINY)
    pixels = torch.rand(4, 3, 96, 96)
    load_shipped(tmp_path / "model.onnx", after, [(pixels,)])
    with torch.no_grad():
        assert torch.allclose(before(pixels).logits, after.eval()(pixels).logits, atol=1e-3)
        # On the batch that was measured, batch statistics are the running ones: training mode answers the same.
        assert torch.allclose(after(pixels).logits, after.train()(pixels).logits, atol=2e-2)


def test_convolutions_have_the_size_of_fresh_ones(tmp_path: Path) -> None:
    write_graph(trained(), tmp_path / "model.onnx")
    network = GuiNetwork(TINY)
    load_shipped(tmp_path / "model.onnx", network, [(torch.rand(2, 3, 64, 64),)])
    for conv in (part.conv for part in network.modules() if isinstance(part, Conv)):
        size = float(conv.weight.detach().square().mean().sqrt())
        assert size == pytest.approx((3 * conv.weight[0].numel()) ** -0.5, rel=1e-3)


def test_a_graph_of_another_network_is_refused(tmp_path: Path) -> None:
    write_graph(trained(), tmp_path / "model.onnx")
    with pytest.raises(ValueError, match="has no weight"):
        load_shipped(tmp_path / "model.onnx", GuiNetwork(), [])
