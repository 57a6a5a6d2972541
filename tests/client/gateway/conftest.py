"""One gateway with a scripted engine for the tests that need nothing special."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.client.gateway.server import Gateway, serving
from tests.fakes.engine import FakeEngine
from tests.waiting import PATIENCE_S


@pytest.fixture(scope="module")
def fake_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def fake_gateway(fake_engine: FakeEngine) -> Iterator[Gateway]:
    with serving(fake_engine) as gateway:
        yield gateway


@pytest.fixture
def http(fake_gateway: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fake_gateway.url, headers=fake_gateway.headers, timeout=PATIENCE_S) as client:
        yield client
