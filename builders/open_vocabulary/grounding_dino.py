"""Grounding DINO: one graph from a picture on a canvas of fixed size and a text of any length to what its tokens find.

The exporter makes constants of the shapes of a picture, because Swin's windows and the sampling of several scales
follow from them; so the canvas is fixed, and a mask says how much of it is picture, as in a batch of Transformers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from tokenizers import Tokenizer
from transformers import AutoModelForZeroShotObjectDetection

from builders.decoder.part import Part
from builders.hugging_face.folder import CONFIG, IMAGES, NEEDED, BadCheckpoint, image_settings_of, loaded, name_of
from builders.hugging_face.network import Array, Network
from builders.open_vocabulary.symbols import SYMBOLS
from builders.tensorrt.profile import Profile
from python_backends.json_file import read_json
from python_backends.objects.engines.grounding_dino import INPUTS, MARKS, OUTPUTS
from python_backends.objects.engines.settings import DinoSettings

KINDS = ("grounding-dino", "mm-grounding-dino")
THRESHOLD = 0.25  # what Transformers gives out from
PROPOSALS = "proposals"
"""An output for the builder: how good each place is, by which the network chooses where to look closer."""
TOLERANCE = dict.fromkeys((*OUTPUTS, PROPOSALS), 1e-3)
SHORTEST_TEXT, USUAL_TEXT = 4, 32
COARSEST = 64  # pixels of a place of the coarsest features, whose normalisation needs two
Canvas = tuple[int, int]


class _Backbone(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["swin"]


class _Text(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["bert"] = "bert"
    max_position_embeddings: int = 512


class _Config(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: Literal["grounding-dino", "mm-grounding-dino"]
    backbone_config: _Backbone
    text_config: _Text
    use_timm_backbone: Literal[False, None] = False
    two_stage: Literal[True] = True
    position_embedding_type: Literal["sine"] = "sine"
    max_text_len: int = 256


class _Dino(Part):
    """(pixels [1, 3, rows, columns], pixel_mask [1, rows, columns], input_ids [1, L]) -> (chances [T, L], boxes [T, 4]
    as corners in shares of the picture, features [T, D], proposals [S])."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixels: Any, pixel_mask: Any, input_ids: Any) -> tuple[Any, ...]:
        """One picture and one text, of which nothing is padding."""
        found = self.model(
            pixel_values=pixels, pixel_mask=pixel_mask, input_ids=input_ids, return_dict=True,
            attention_mask=torch.ones_like(input_ids), token_type_ids=torch.zeros_like(input_ids),
        )  # fmt: skip
        middle, size = found.pred_boxes[0].split(2, -1)
        chances = torch.sigmoid(found.logits[0, :, : input_ids.shape[1]])
        boxes = torch.cat([middle - size / 2, middle + size / 2], -1)
        return chances, boxes, found.last_hidden_state[0], found.enc_outputs_class[0].max(-1).values


def settings_from(folder: Path, canvas: Canvas | None = None, template: str = "{}") -> DinoSettings:
    """What the engine must know of the folder; BadCheckpoint if it is not as the graph takes it."""
    config = read_json(folder / CONFIG, _Config, BadCheckpoint, NEEDED)
    images = image_settings_of(folder)
    size = images.size
    shortest, longest = (getattr(size, name, None) for name in ("shortest_edge", "longest_edge"))
    if not shortest or not longest:
        raise BadCheckpoint(f"{folder / IMAGES}: size must have shortest_edge and longest_edge, not {size}")
    canvas = canvas or (shortest, longest)
    if max(canvas) <= COARSEST:
        raise BadCheckpoint(f"a canvas of {canvas[0]}x{canvas[1]} is too small; a side must be longer than {COARSEST}")
    return DinoSettings(
        name=name_of(folder, config.model_type), canvas=canvas, shortest=shortest,
        longest=longest, resample=images.resample, mean=images.image_mean, std=images.image_std, template=template,
        tokens=min(config.max_text_len, config.text_config.max_position_embeddings), threshold=THRESHOLD,
    )  # fmt: skip


def check_marks(tokenizer: Path) -> None:
    """BadCheckpoint if the tokenizer's marks do not have the ids that the network knows."""
    words = Tokenizer.from_file(str(tokenizer))
    wrong = {mark: words.token_to_id(mark) for mark, known in MARKS.items() if words.token_to_id(mark) != known}
    if wrong:
        raise BadCheckpoint(
            f"{tokenizer} is no vocabulary of BERT's lower case words: it has {wrong} instead of {MARKS}"
        )


def network_from(folder: Path, settings: DinoSettings) -> Network:
    """The network of the folder, as it is to be exported."""
    words = Profile((1, SHORTEST_TEXT), (1, min(USUAL_TEXT, settings.tokens)), (1, settings.tokens))
    return Network(
        name=settings.name,
        about=f"{settings.name}: picture on a canvas, a text -> chances of its tokens, boxes, features.",
        module=_Dino(loaded(folder, AutoModelForZeroShotObjectDetection)),
        samples=[_sample(settings, (3, 1, 2), 1.0), _sample(settings, (2,), 0.75)],
        outputs=TOLERANCE,
        free={"input_ids": {1: "L"}, "chances": {1: "L"}},
        profiles={"input_ids": words},
        ranked_by=PROPOSALS,
        symbols=SYMBOLS,
    )


def _sample(settings: DinoSettings, phrases: tuple[int, ...], share: float) -> dict[str, Array]:
    """Noise on `share` of the canvas' sides, and phrases of that many words at random."""
    random = np.random.default_rng(len(phrases))
    rows, columns = settings.canvas
    mask = np.zeros((1, rows, columns), np.int64)
    mask[:, : int(rows * share), : int(columns * share)] = 1
    pixels = random.normal(0, 1, (1, 3, rows, columns)).astype(np.float32) * mask[:, np.newaxis]
    ids = [MARKS["[CLS]"]]
    for count in phrases:
        ids += [*random.integers(1, 100, count).tolist(), MARKS["."]]
    text = np.array([[*ids, MARKS["[SEP]"]]], np.int64)
    return dict(zip(INPUTS, (pixels.astype(np.float32), mask, text), strict=True))
