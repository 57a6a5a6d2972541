"""SAM 2 as two graphs: a picture -> features of three finenesses; these and boxes -> a mask of each box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from transformers import Sam2Model

from builders.decoder.part import Part
from builders.hugging_face.folder import CONFIG, NEEDED, BadCheckpoint, image_settings_of, loaded, name_of
from builders.hugging_face.network import Array, Network
from builders.tensorrt.profile import Profile
from python_backends.json_file import read_json
from python_backends.objects.masks_engines.sam2 import FEATURES, LOGITS, Sam2Settings

KINDS = ("sam2", "sam2_video")  # the same picture network; what remembers films is left out
BOXES = 32  # of one call: each needs some 40 MB while it is worked on
TOLERANCE = 1e-3
STRIDE = 4  # pixels of a place of the finest features, which are those of the masks


class _Backbone(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["sam2_hiera_det_model"] = "sam2_hiera_det_model"


class _Vision(BaseModel):
    model_config = ConfigDict(extra="ignore")

    backbone_config: _Backbone = _Backbone()
    num_feature_levels: Literal[3] = 3


class _Prompts(BaseModel):
    model_config = ConfigDict(extra="ignore")

    image_size: int = 1024


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["sam2", "sam2_video"]
    vision_config: _Vision = _Vision()
    prompt_encoder_config: _Prompts = _Prompts()


class _Encoder(Part):
    """pixels [1, 3, size, size] -> fine [1, C/8, size/4, size/4], middle [1, C/4, size/8, size/8], coarse
    [1, C, size/16, size/16]."""

    def __init__(self, model: Any, size: int) -> None:
        super().__init__()
        self.model = model
        backbone = model.vision_encoder.backbone
        with torch.no_grad():
            placed = backbone._get_pos_embed((size // STRIDE, size // STRIDE))
        # The exporter mistakes the tiling in it, and for one size of picture it is a constant.
        backbone._get_pos_embed = _always(placed)

    def forward(self, pixels: Any) -> tuple[Any, ...]:
        """One picture."""
        return tuple(self.model.get_image_embeddings(pixels))


class _Decoder(Part):
    """Features of a picture and boxes [N, 4] in its pixels -> logits [N, size/4, size/4] of one mask each."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, fine: Any, middle: Any, coarse: Any, boxes: Any) -> tuple[Any]:
        """All boxes in one pass; SAM 2 itself chooses between its one mask and the best of three."""
        made = self.model(image_embeddings=[fine, middle, coarse], input_boxes=boxes[None], multimask_output=False)
        return (made.pred_masks[0, :, 0],)


def settings_from(folder: Path, decoder: str) -> Sam2Settings:
    """What the engine must know of the folder; BadCheckpoint if it is not as the graphs take it."""
    config = read_json(folder / CONFIG, _Config, BadCheckpoint, NEEDED)
    images, size = image_settings_of(folder), config.prompt_encoder_config.image_size
    if images.square != size:
        raise BadCheckpoint(
            f"{folder}: pictures are made {images.square} px wide where {CONFIG} says image_size {size}"
        )
    return Sam2Settings(name=name_of(folder, "sam2"), size=size, resample=images.resample, mean=images.image_mean,
                        std=images.image_std, decoder=decoder, boxes=BOXES)  # fmt: skip


def networks_from(folder: Path, settings: Sam2Settings) -> tuple[Network, Network]:
    """(encoder, decoder) of the folder, as they are to be exported."""
    model = loaded(folder, Sam2Model)
    pixels = np.random.default_rng(0).normal(0, 1, (1, 3, settings.size, settings.size)).astype(np.float32)
    whole = _Encoder(model, settings.size)
    encoder = Network(
        name=settings.name, about=f"{settings.name}: picture -> its features in three finenesses.", module=whole,
        samples=[{"pixels": pixels}], outputs=dict.fromkeys(FEATURES, TOLERANCE), free={}, profiles={},
    )  # fmt: skip
    with torch.no_grad():
        features = {name: found.numpy() for name, found in zip(FEATURES, whole(torch.from_numpy(pixels)), strict=True)}
    decoder = Network(
        name=settings.name, about=f"{settings.name}: features of a picture, boxes -> logits of a mask for each box.",
        module=_Decoder(model), samples=[{**features, "boxes": _boxes(count, settings.size)} for count in (3, 1)],
        outputs={LOGITS: TOLERANCE}, free={"boxes": {0: "N"}, LOGITS: {0: "N"}},
        profiles={"boxes": Profile((1, 4), (8, 4), (BOXES, 4))},
    )  # fmt: skip
    return encoder, decoder


def _boxes(count: int, size: int) -> Array:
    corners = np.sort(np.random.default_rng(count).uniform(0, size, (count, 2, 2)), 1)
    return np.asarray(corners.reshape(count, 4), np.float32)


def _always(value: Any) -> Callable[[Any], Any]:
    def given(_: Any) -> Any:
        return value

    return given
