"""Vocabulary of sound, which every speech package shares. Imports nothing of ours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Samples a second of all sound inside."""

Samples = npt.NDArray[np.float32]
"""FP32 [n], mono, at `RATE`, in [-1, 1]."""
