"""What a region's score is worth: the share of held-back regions with that score that were right.

`calibration.json` is written beside the network by builders/objects/calibrate.py: a table of scores and confidences,
the grouping it was fitted with, and the confidence below which an answer is not given.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from python_backends.objects.grouping import Rules

FILE = "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """`scores` ascending and `confidences` beside them; between two the confidence is interpolated.

    A confidence is the probability that the box is right: IoU of at least 0.5 with a true object of the prompt.
    `least`: the lowest confidence at which a region is given, unless the caller asks for another.
    """

    scores: tuple[float, ...]
    confidences: tuple[float, ...]
    least: float
    rules: Rules

    def __post_init__(self) -> None:
        assert len(self.scores) == len(self.confidences) >= 2
        assert all(low < high for low, high in zip(self.scores, self.scores[1:], strict=False))
        assert all(low <= high for low, high in zip(self.confidences, self.confidences[1:], strict=False))
        assert 0 <= self.confidences[0] and self.confidences[-1] <= 1 and 0 <= self.least <= 1

    def confidence(self, score: float) -> float:
        """The confidence of a score, clamped to the ends of the table."""
        return float(np.interp(score, self.scores, self.confidences))

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """From the version folder of the model. A missing or malformed file is our own fault and raises as it comes."""
        body = json.loads((folder / FILE).read_text("utf-8"))
        return cls(tuple(body["scores"]), tuple(body["confidences"]), body["least"], Rules(**body["rules"]))

    def save(self, folder: Path) -> None:
        """Write the file that `load` reads."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")
