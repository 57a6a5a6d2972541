"""The graph gives what PyTorch gives, in any size and for any number of prompts."""

from __future__ import annotations

import copy

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from builders.objects.export import OUTPUTS, Served, exported  # noqa: E402
from builders.objects.network import Detector  # noqa: E402
from tests.builders.conftest import session_of  # noqa: E402


def random_network() -> Detector:
    """Tiny, with norms that are not those of a new network, so that folding them shows."""
    torch.manual_seed(3)
    network = Detector(base=4, width=16)
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.2)
            part.running_var.uniform_(0.5, 2)
            part.weight.data.uniform_(0.5, 1.5)
    network.eval()
    return network


@pytest.mark.filterwarnings("ignore")  # the exporter warns of itself
def test_the_graph_gives_what_pytorch_gives() -> None:
    network = random_network()
    ours = Served(copy.deepcopy(network)).eval()
    session = session_of(exported(network).SerializeToString())
    random = np.random.default_rng(0)
    for height, width, count in ((64, 96, 2), (32, 32, 1), (160, 64, 7)):
        image = random.integers(0, 256, (height, width, 3), np.uint8)
        prompts = random.standard_normal((count, 384)).astype(np.float32)
        with torch.no_grad():
            expected = ours(torch.from_numpy(image), torch.from_numpy(prompts))
        found = session.run(list(OUTPUTS), {"image": image, "prompts": prompts})
        for name, theirs, mine in zip(OUTPUTS, found, expected, strict=True):
            assert np.abs(theirs - mine.numpy()).max() < 1e-3, name
        assert found[1].min() >= 0 and (found[1] <= [width, height, width, height]).all()
