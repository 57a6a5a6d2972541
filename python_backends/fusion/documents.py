"""Several documents in one request: their evidence points into one matrix of features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from python_backends.errors import InvalidRequest
from python_backends.evidence import Evidence


def numbered(
    groups: Sequence[Sequence[Evidence]], counts: npt.NDArray[np.int32] | None, rows: int
) -> list[Sequence[Evidence]]:
    """`groups` whose feature rows count over all documents; `counts` are the rows of each."""
    if len(groups) < 2:
        return list(groups)
    each = [0] * len(groups) if counts is None and not rows else [] if counts is None else counts.reshape(-1).tolist()
    if len(each) != len(groups) or min(each) < 0 or sum(each) != rows:
        raise InvalidRequest(
            f"FEATURE_COUNTS must hold one number of rows for each of {len(groups)} documents, {rows} together",
            code="invalid_features", param="FEATURE_COUNTS",
        )  # fmt: skip
    starts = np.cumsum([0, *each[:-1]]).tolist()
    return [_moved(group, start) for group, start in zip(groups, starts, strict=True)]


def _moved(group: Sequence[Evidence], first: int) -> Sequence[Evidence]:
    return [
        replace(item, features=(item.features[0] + first, item.features[1] + first)) if item.features else item
        for item in group
    ]
