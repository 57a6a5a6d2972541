"""The health check of images."""

from __future__ import annotations

import pytest

from client.health import main
from python_backends.runtime.ports import free_ports
from tests.client.gateway.server import CONFIG, serving
from tests.fakes.engine import FakeEngine


def test_an_answer_is_health_and_a_refusal_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with serving(FakeEngine(), CONFIG) as gateway:
        assert main([f"{gateway.url}/health/live"]) == 0
        assert main([f"{gateway.url}/nothing/there"]) == 1
    assert "401" in capsys.readouterr().err


def test_nobody_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"http://127.0.0.1:{free_ports('127.0.0.1', 1)[0]}/health/live"]) == 1
    assert "refused" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["ftp://a/b"], ["http://a", "http://b"]])
def test_a_wrong_call_is_told_apart(arguments: list[str]) -> None:
    assert main(arguments) == 2
