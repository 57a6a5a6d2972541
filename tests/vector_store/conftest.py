"""The same tests for every engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.vector_store.making import Run, run_lance, run_qdrant


@pytest.fixture(params=["lancedb", "lancedb_on_disk", "qdrant"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Runs a scenario: with all vectors in memory, with none there, and with Qdrant's own engine."""
    if request.param == "qdrant":
        pytest.importorskip("qdrant_edge", reason="pip install qdrant-edge-py qdrant-client")
        return partial(run_qdrant, tmp_path)
    return (
        partial(run_lance, tmp_path, memory=0) if request.param == "lancedb_on_disk" else partial(run_lance, tmp_path)
    )
