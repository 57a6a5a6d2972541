"""What fused rows are sent to the decoder as."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from python_backends.errors import InternalError

TABLE_TYPES: Mapping[str, npt.DTypeLike] = {"FP32": np.float32, "FP16": np.float16}


def table_type(name: str) -> npt.DTypeLike:
    """The numpy type of the parameter `table_type`: an engine takes rows in its weights' type alone.

    Raises InternalError for types that numpy, or a Python model, does not have.
    """
    if name not in TABLE_TYPES:
        raise InternalError(f"parameter table_type of the model `fusion` is {name}; there are {', '.join(TABLE_TYPES)}")
    return TABLE_TYPES[name]
