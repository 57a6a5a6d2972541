"""SAM 2 behind networks that are made up: one look at the picture, all boxes in few passes, probabilities in cells."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from python_backends.errors import InternalError
from python_backends.objects.masks_engines.folder import FILE, segmenter_in
from python_backends.objects.masks_engines.sam2 import CELLS, Sam2Segmenter, Sam2Settings, cut_out
from python_backends.running import Array

SETTINGS = Sam2Settings(name="sam2 (tiny)", size=128, resample=2, mean=(0, 0, 0), std=(1, 1, 1), decoder="sam_boxes",
                        boxes=2)  # fmt: skip
WHOLE = np.array([0, 0, 1, 1], np.float32)


class Networks:
    """Masks that are sure of everything right of their box's left side."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    async def run(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        if model == "sam":
            self.asked.append((model, inputs["pixels"].shape[-1]))
            return {name: np.zeros(1, np.float32) for name in outputs}
        self.asked.append((model, len(inputs["boxes"])))
        columns = np.arange(32) * 4 + 2
        sure = np.where(columns >= inputs["boxes"][:, :1], 20, -20)
        return {"logits": np.repeat(sure[:, np.newaxis], 32, 1).astype(np.float32)}


def masks(image: Array, boxes: Array, networks: Networks) -> Array:
    return asyncio.run(Sam2Segmenter("sam", SETTINGS).masks(image, boxes, networks.run))


def test_the_picture_is_encoded_once_and_boxes_go_in_parts() -> None:
    networks = Networks()
    boxes = np.array([[10, 10, 30, 30], [20, 10, 60, 30], [0, 0, 90, 40]], np.float32)
    found = masks(np.zeros((50, 100, 3), np.uint8), boxes, networks)
    assert found.shape == (3, CELLS, CELLS) and found.dtype == np.float32
    assert networks.asked == [("sam", 128), ("sam_boxes", 2), ("sam_boxes", 1)]


def test_boxes_are_given_in_pixels_of_the_encoders_picture() -> None:
    found = masks(np.zeros((64, 256, 3), np.uint8), np.array([[128, 0, 192, 64]], np.float32), Networks())
    eighth = round(CELLS / 10)  # of the enlarged box lies left of the box
    assert found[0, 32, : eighth - 2] == pytest.approx(0, abs=0.01)
    assert found[0, 32, eighth + 2 : -eighth - 2] == pytest.approx(1, abs=0.01)


def test_no_boxes_ask_for_nothing() -> None:
    networks = Networks()
    assert masks(np.zeros((50, 100, 3), np.uint8), np.zeros((0, 4), np.float32), networks).shape == (0, CELLS, CELLS)
    assert networks.asked == []


def test_outside_the_picture_nothing_is() -> None:
    found = cut_out(np.full((32, 32), 20, np.float32), WHOLE)
    inside = 1 / 10 * CELLS  # the picture begins in cell 6.4
    assert found[:6].max() == 0 and found[:, :6].max() == 0
    assert found[7:-7, 7:-7].min() == pytest.approx(1)
    assert found.mean() == pytest.approx(((CELLS - 2 * inside) / CELLS) ** 2, abs=0.02)


@pytest.mark.parametrize("size", [24, 100, 700])
def test_a_disc_stays_a_disc_of_its_size(size: int) -> None:
    down, across = (np.indices((size, size)) + 0.5) / size
    logits = (40 * size / 24 * (0.2 - np.hypot(down - 0.5, across - 0.6))).astype(np.float32)
    found = cut_out(logits, np.array([0.4, 0.3, 0.8, 0.7], np.float32))
    cells = (np.indices((CELLS, CELLS)) + 0.5) / CELLS * 1.25 - 0.125  # shares of the box
    known = np.hypot(*(cells - 0.5)) < 0.5
    both, either = ((found > 0.5) & known).sum(), ((found > 0.5) | known).sum()
    assert both / either > 0.97


def test_the_segmenter_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sam" / "1").mkdir(parents=True)
    with pytest.raises(InternalError, match=r"python -m builders\.sam"):
        segmenter_in(tmp_path / "sam")
    (tmp_path / "sam" / "1" / FILE).write_text(SETTINGS.model_dump_json())
    found = segmenter_in(tmp_path / "sam")
    assert (found.name, found.models) == ("sam2 (tiny)", ("sam", "sam_boxes"))
