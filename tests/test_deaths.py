"""Which of Triton's error texts mean that a model died, is away or is overloaded."""

from __future__ import annotations

import pytest

from python_backends.deaths import Death, death_in, overloaded


@pytest.mark.parametrize(
    "text, death",
    [("in ensemble 'ocr', Stub process 'ocr_read_0_0' is not healthy.", Death("ocr_read", False)),
     ("Stub process 'odd' is not healthy.", Death("", False)),
     ("Failed to process the request(s), message: Stub process is not healthy.", Death("", False)),
     ("Request for unknown model: 'ocr' has no available versions", Death("ocr", True)),
     ("Request for unknown model: 'ocr' is not found", Death("ocr", True)),
     ("Model 'ocr_page' is not ready.", Death("ocr_page", True)),
     ("Failed to process the request(s) for model 'ocr_0_0', message: ZeroDivisionError: a bug", None)],
)  # fmt: skip
def test_deaths_are_told_from_other_failures(text: str, death: Death | None) -> None:
    assert death_in(text) == death


@pytest.mark.parametrize("text", ["in ensemble 'ocr', Exceeds maximum queue size", "Request timeout expired"])
def test_an_overloaded_model_has_not_died(text: str) -> None:
    assert overloaded(text) and death_in(text) is None
