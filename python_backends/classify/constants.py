"""The classifier's fitted numbers, as `python -m builders.classify` writes them into the model's version folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict
from safetensors.numpy import load

Vector = npt.NDArray[np.float32]

CALIBRATION = "calibration.json"
TENSORS = "classifier.safetensors"


class Calibration(BaseModel):
    """What turns scores into confidences.

    One label of several: softmax of score / `temperature`. Any number of labels: the logistic function of
    (score - `midpoint`) / `several_temperature`. Sentiment: softmax of the three lines `slope` x rating + `offset` for
    positive, (0, 0) for neutral, and for negative.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    temperature: float
    midpoint: float
    several_temperature: float
    positive: tuple[float, float]
    negative: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Constants:
    """`centre` [384] is the mean vector of ordinary texts; a text's rating from -4 to 4 is its product with `polarity`
    [384] plus `tune_weight` x its tune plus `rating_offset`."""

    centre: Vector
    polarity: Vector
    tune_weight: float
    rating_offset: float
    calibration: Calibration


def read_constants(folder: Path) -> Constants:
    """From the files that the builder wrote."""
    calibration = Calibration.model_validate_json((folder / CALIBRATION).read_bytes())
    tensors = load((folder / TENSORS).read_bytes())
    rating = tensors["rating"]
    return Constants(tensors["centre"], tensors["polarity"], float(rating[0]), float(rating[1]), calibration)
