"""The whole system attacked by its own OpenAPI document: real gateway, real Triton, real models."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.gateway.engine import TritonEngine
from tests.client.gateway.attack import answered, attack
from tests.client.gateway.server import CONFIG, chat_body, serving
from tests.conftest import TritonAddresses

pytestmark = pytest.mark.server


def test_the_system_keeps_to_its_document_under_attack(triton: TritonAddresses, tmp_path: Path) -> None:
    engine = TritonEngine(triton.grpc, triton.metrics, control=triton.control)
    with serving(engine, CONFIG) as gateway:
        attack(gateway, tmp_path, examples=25)
        counts = answered(gateway)
        after = gateway.post("/v1/chat/completions", json=chat_body(), headers=gateway.headers)
    assert not any(status >= 500 for status in counts), counts
    assert counts[200] >= 30, counts
    assert after.status_code == 400  # no document, no schema: refused by the models, so they are alive
