"""OWL-ViT and OWLv2: one graph from a picture and any number of prompts to relevance, boxes and class vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from transformers import AutoModelForZeroShotObjectDetection

from builders.decoder.part import Part
from builders.hugging_face.folder import (
    CONFIG,
    NEEDED,
    BadCheckpoint,
    image_settings_of,
    loaded,
    name_of,
)
from builders.hugging_face.network import Array, Network
from builders.tensorrt.profile import Profile
from python_backends.json_file import read_json
from python_backends.objects.engines.owl import INPUTS, OUTPUTS
from python_backends.objects.engines.settings import OwlSettings

KINDS = ("owlvit", "owlv2")
PROMPTS = 64  # of one call; the plan's greatest shape
THRESHOLD = 0.1  # what Transformers gives out from
TEMPLATE = "a photo of a {}"  # the form in which the checkpoints were shown most names
TOLERANCE = dict.fromkeys(OUTPUTS, 1e-3)


class _Text(BaseModel):
    model_config = ConfigDict(extra="ignore")

    max_position_embeddings: int = 16
    vocab_size: int = 49408
    pad_token_id: int | None = 0


class _Vision(BaseModel):
    model_config = ConfigDict(extra="ignore")

    image_size: int = 768


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["owlvit", "owlv2"]
    text_config: _Text = _Text()  # folders leave out what is as usual
    vision_config: _Vision = _Vision()


class _Owl(Part):
    """(pixels [1, 3, size, size], input_ids [P, tokens], attention_mask) -> (relevance [P, T], boxes [T, 4] as corners
    in shares of the square, features [T, D])."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixels: Any, input_ids: Any, attention_mask: Any) -> tuple[Any, Any, Any]:
        """One picture."""
        whole = getattr(self.model, self.model.base_model_prefix)
        words = whole.get_text_features(input_ids=input_ids, attention_mask=attention_mask).pooler_output
        grid, _ = self.model.image_embedder(pixels)
        patches = grid.flatten(1, 2)
        logits, features = self.model.class_predictor(patches, words.unsqueeze(0), None)
        middle, size = self.model.box_predictor(patches, grid)[0].split(2, -1)
        boxes = torch.cat([middle - size / 2, middle + size / 2], -1)
        return torch.sigmoid(logits[0]).transpose(0, 1), boxes, features[0]


def settings_from(folder: Path, template: str = TEMPLATE) -> OwlSettings:
    """What the engine must know of the folder; BadCheckpoint if it is not as the graph takes it."""
    config = read_json(folder / CONFIG, _Config, BadCheckpoint, NEEDED)
    images = image_settings_of(folder)
    size = config.vision_config.image_size
    if images.square != size:
        raise BadCheckpoint(
            f"{folder}: pictures are made {images.square} px wide where {CONFIG} says image_size {size}"
        )
    return OwlSettings(
        name=name_of(folder, config.model_type), size=size, fit="square" if config.model_type == "owlv2" else "stretch",
        resample=images.resample, mean=images.image_mean, std=images.image_std, template=template,
        tokens=config.text_config.max_position_embeddings, pad=config.text_config.pad_token_id or 0, prompts=PROMPTS,
        threshold=THRESHOLD,
    )  # fmt: skip


def network_from(folder: Path, settings: OwlSettings) -> Network:
    """The network of the folder, as it is to be exported."""
    model = loaded(folder, AutoModelForZeroShotObjectDetection)
    vocabulary = model.config.text_config.vocab_size
    shape = {count: (count, settings.tokens) for count in (1, 8, PROMPTS)}
    words = Profile(shape[1], shape[8], shape[PROMPTS])
    return Network(
        name=settings.name,
        about=f"{settings.name}: picture, prompts -> relevance of every patch, a box of each and its class vector.",
        module=_Owl(model),
        samples=[_sample(settings, vocabulary, prompts) for prompts in (3, 1)],
        outputs=TOLERANCE,
        free={"input_ids": {0: "P"}, "attention_mask": {0: "P"}, "relevance": {0: "P"}},
        profiles=dict.fromkeys(INPUTS[1:], words),
    )


def _sample(settings: OwlSettings, vocabulary: int, prompts: int) -> dict[str, Array]:
    """Noise and words at random; a text ends with the greatest id, which is where the network looks for its meaning."""
    random = np.random.default_rng(prompts)
    pixels = random.normal(0, 1, (1, 3, settings.size, settings.size)).astype(np.float32)
    ids = random.integers(1, vocabulary - 1, (prompts, settings.tokens))
    mask = np.ones_like(ids)
    for row in range(prompts):
        end = min(settings.tokens - 1, 3 + row)
        ids[row, end] = vocabulary - 1
        ids[row, end + 1 :], mask[row, end + 1 :] = settings.pad, 0
    return dict(zip(INPUTS, (pixels, ids, mask), strict=True))
