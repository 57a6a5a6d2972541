"""What one server may be started with."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"ready_seconds": float("nan")}, "ready_seconds"), ({"ready_seconds": 0.0}, "ready_seconds"),
     ({"exit_seconds": -5}, "drain-seconds"), ({"traces": "nonsense"}, "4318/v1/traces"),
     ({"traces": "http://"}, "4318/v1/traces"), ({"grpc_port": 8001, "metrics_port": 8001}, "must differ"),
     ({"http_port": 65536}, "http_port")],
)  # fmt: skip
def test_what_cannot_be_obeyed_is_refused_before_anything_is_started(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        RuntimeConfig(**settings)
    RuntimeConfig(traces="https://collector.example:4318/v1/traces", exit_seconds=0, grpc_port=8001)
