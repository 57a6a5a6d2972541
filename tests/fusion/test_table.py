"""What rows are sent as."""

from __future__ import annotations

import numpy as np
import pytest

from builders.tensorrt_llm.settings import TABLE
from python_backends.errors import InternalError
from python_backends.fusion.table import TABLE_TYPES, table_type


def test_engines_of_both_types_can_be_fed() -> None:
    assert (table_type("FP32"), table_type("FP16")) == (np.float32, np.float16)
    assert {f"TYPE_{name}" for name in TABLE_TYPES} == set(TABLE.values()) - {"TYPE_BF16"}


def test_a_type_that_no_python_model_can_send_is_refused_by_name() -> None:
    with pytest.raises(InternalError, match="table_type of the model `fusion` is BF16; there are FP32, FP16"):
        table_type("BF16")
