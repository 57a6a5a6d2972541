"""`openfaze conformance NAME`: which names there are, and what a wrong one is told."""

from __future__ import annotations

import pytest

from client.cli import conformance
from conformance.command import parser_of, suite
from python_backends.errors import Unavailable


@pytest.mark.parametrize("arguments", [(), ("../qa",), ("checks",), ("theirs",)], ids=str)
def test_only_suites_can_be_run(arguments: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert conformance.run(arguments) == 2
    assert "one of all, fixtures, langchain, openai_js, openai_py, qa\n" in capfd.readouterr().err


def test_a_gateway_that_is_not_there_is_named_before_anything_runs() -> None:
    with pytest.raises(Unavailable, match=r"no gateway is ready at http://127\.0\.0\.1:9$"):
        suite(parser_of("qa", "help"), lambda target, options: {"qa": []}, ["--url", "http://127.0.0.1:9/v1"])
