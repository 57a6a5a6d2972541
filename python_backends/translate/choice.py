"""Which translator answers: what the parameters of the model `translate` say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from python_backends.parameters import number, whole
from python_backends.translate.apertium.engine import ApertiumEngine
from python_backends.translate.apertium.modes import MODES_FOLDER
from python_backends.translate.apertium.pipeline import Limits
from python_backends.translate.apertium.pool import PoolLimits
from python_backends.translate.engine import Engine
from python_backends.translate.neural.engine import NeuralEngine


def engine_of(parameters: Mapping[str, str]) -> Engine:
    """The translator that a model's parameters name. Unavailable says what to install."""
    if parameters.get("translator"):
        return NeuralEngine(Path(parameters["translator"]))
    limits = PoolLimits(
        pipelines=whole(parameters, "pipelines", 8),
        resident_bytes=int(number(parameters, "resident_mb", 1_500) * 1e6),
        each=Limits(seconds=number(parameters, "step_seconds", 20)),
    )
    return ApertiumEngine(Path(parameters.get("modes") or MODES_FOLDER), limits)
