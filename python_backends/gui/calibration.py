"""From the detector's scores to confidences: the probability that a box of that role and score is right.

`1/calibration.json` beside the network holds, for each role, points of a rising line:

    {"roles": {"button": {"scores": [0.02, 0.5, 0.9], "confidences": [0.01, 0.4, 0.97]}, ...}}

Roles it does not name keep their scores.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.errors import InternalError
from python_backends.gui.roles import ROLES

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line for each role, `points[i]` = (scores, confidences)."""

    points: tuple[tuple[Floats, Floats], ...]

    def confidences(self, scores: Floats) -> Floats:
        """`scores` FP32 [n, 16] as confidences FP32 [n, 16]."""
        columns = [np.interp(scores[:, role], *points) for role, points in enumerate(self.points)]
        return np.stack(columns, axis=1).astype(np.float32)

    @classmethod
    def plain(cls) -> Calibration:
        """Scores as they are."""
        line = np.array([0, 1], np.float32)
        return cls(((line, line),) * len(ROLES))

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """The calibration in `path`; `plain` if there is no such file. InternalError for a damaged one."""
        if not path.is_file():
            return cls.plain()
        try:
            roles: Mapping[str, Any] = json.loads(path.read_text("utf-8"))["roles"]
            return cls(tuple(_line(roles.get(role, {})) for role in ROLES))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise InternalError(f"{path} is damaged: {exc}; build the model anew") from exc


def _line(fields: Mapping[str, Any]) -> tuple[Floats, Floats]:
    scores = np.array(fields.get("scores", [0, 1]), np.float32)
    confidences = np.array(fields.get("confidences", [0, 1]), np.float32)
    rising = (np.diff(scores) > 0).all() and (np.diff(confidences) >= 0).all()
    if scores.ndim != 1 or scores.shape != confidences.shape or not len(scores) or not rising:
        raise ValueError("scores and confidences must be rising lists of one length")
    return scores, confidences
