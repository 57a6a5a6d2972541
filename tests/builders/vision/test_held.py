"""Our own networks as they are served, held against themselves in PyTorch: random weights, the builders' own exports.

Skipped without PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter warns of itself

import builders.gui.export as gui  # noqa: E402
import builders.objects.export as objects  # noqa: E402
import builders.segmenter.export as segmenter  # noqa: E402
from builders.gui.network import GuiNetwork  # noqa: E402
from builders.objects.network import Detector  # noqa: E402
from builders.segmenter.network import Segmenter  # noqa: E402
from builders.verification import NotTheSame  # noqa: E402
from builders.vision.held import exported_target, held_against  # noqa: E402

EXPORTS: dict[str, tuple[Callable[[], Any], Callable[[Any, Path], Any]]] = {
    "gui": (GuiNetwork, gui.export),
    "objects": (lambda: Detector(base=4, width=16), objects.export),
    "segmenter": (Segmenter, segmenter.export),
}


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_an_export_tells_how_far_it_is_off(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    make, export = EXPORTS[name]
    (checkpoint := tmp_path / "checkpoint.pt").touch()
    target = exported_target(name, checkpoint, tmp_path / "1", lambda folder: export(make().eval(), folder))
    found = target.build().outputs
    assert target.is_current()
    assert found and all(each.mean <= each.greatest <= each.allowed / 2 for each in found.values())


def test_a_graph_of_other_weights_is_not_the_same(tmp_path: Path) -> None:
    torch.manual_seed(0)
    objects.export(Detector(base=4, width=16).eval(), tmp_path)
    other = objects.Served(Detector(base=4, width=16).eval())
    with pytest.raises(NotTheSame, match="is off by"):
        held_against(other, objects.probe_inputs(), tmp_path / "model.onnx", dict.fromkeys(objects.OUTPUTS, 1e-3))
    assert np.load(tmp_path / "probe.npz")["tolerance"] > 0
