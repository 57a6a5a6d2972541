"""From a folder to masks: what the engine cuts out with the exported graphs is what Transformers' own network does.

Skipped without PyTorch.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.objects.masks_engines.folder import segmenter_in
from python_backends.objects.masks_engines.sam2 import CELLS
from python_backends.running import Array
from tests.builders.hugging_face.sessions import Repository, picture

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

from builders.sam.__main__ import main  # noqa: E402  (needs PyTorch when it runs)
from builders.sam.sam2 import networks_from, settings_from  # noqa: E402
from tests.builders.sam import tiny  # noqa: E402

BOXES = np.array([[4, 6, 50, 70], [30.5, 10, 60, 30], [0, 0, 100, 80]], np.float32)


def seen(image: Array) -> Any:
    """By torchvision's filter, which Transformers' processor of SAM 2 calls: that of PyTorch, with smoothing."""
    pixels = torch.from_numpy(image).permute(2, 0, 1)[None].float()
    resized = torch.nn.functional.interpolate(pixels, (tiny.SIDE, tiny.SIDE), mode="bilinear", antialias=True)
    mean, std = (torch.tensor(values)[None, :, None, None] for values in (tiny.MEAN, tiny.STD))
    return (resized.round() / 255 - mean) / std


def cut_by_hand(logits: Any, box: Array, size: tuple[int, int]) -> Array:
    """The logits of the whole picture, made as large as Transformers makes them, averaged over the cells of the box."""
    times = 16  # so many pixels of a large copy for one of the picture
    large = torch.nn.functional.interpolate(logits[None, None], [side * times for side in size], mode="bilinear")
    chances = np.pad(large[0, 0].sigmoid().numpy(), 1000)  # nothing is outside
    x0, y0, x1, y1 = box
    sides = [(low - (high - low) / 8, high + (high - low) / 8) for low, high in ((x0, x1), (y0, y1))]
    across, down = (np.round(np.linspace(*side, CELLS + 1) * times).astype(int) + 1000 for side in sides)
    return np.array([[chances[top:bottom, left:right].mean() for left, right in zip(across, across[1:], strict=False)]
                     for top, bottom in zip(down, down[1:], strict=False)])  # fmt: skip


def test_the_network_of_films_is_read_as_one_of_pictures(tmp_path: Path) -> None:
    """Folders on the hub are of this kind; what they lack or have too much of is not what pictures need."""
    films = tiny.sam2(tmp_path, "Sam2Video")
    settings = settings_from(tmp_path, "boxes")
    loaded = dict(networks_from(tmp_path, settings)[1].module.model.named_parameters())
    theirs = dict(films.named_parameters())
    assert all(torch.equal(parameter, theirs[name]) for name, parameter in loaded.items())


def test_sam2(tmp_path: Path) -> None:
    model = tiny.sam2(tmp_path / "source")
    assert main([str(tmp_path / "source"), "--out", str(tmp_path / "model")]) == 0
    image, repository = picture(80, 100), Repository(tmp_path)
    segmenter = segmenter_in(tmp_path / "model")
    assert segmenter.seen(image) == pytest.approx(seen(image).numpy(), abs=0.02)  # type: ignore[attr-defined]
    scaled = torch.from_numpy(BOXES * np.array([tiny.SIDE / 100, tiny.SIDE / 80] * 2, np.float32))
    with torch.no_grad():
        known = model(pixel_values=torch.from_numpy(segmenter.seen(image)), input_boxes=scaled[None],  # type: ignore[attr-defined]
                      multimask_output=False).pred_masks[0, :, 0]  # fmt: skip
    masks = asyncio.run(segmenter.masks(image, BOXES, repository.run))
    assert repository.calls == ["model", "model_boxes"]  # all boxes in one pass
    for mask, logits, box in zip(masks, known, BOXES, strict=True):
        apart = np.abs(mask - cut_by_hand(logits, box, (80, 100)))
        assert apart.mean() < 0.02
        assert np.quantile(apart, 0.9) < 0.05  # of some cells only a part is in the picture
