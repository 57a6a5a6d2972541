"""Numbers in the parameters of models."""

from __future__ import annotations

import re

import pytest

from python_backends.errors import InternalError
from python_backends.parameters import number, whole


@pytest.mark.parametrize("text", ["", None])
def test_what_is_empty_or_absent_is_the_default(text: str | None) -> None:
    parameters = {} if text is None else {"seconds": text, "workers": text}
    assert (number(parameters, "seconds", 2.5), whole(parameters, "workers", 3)) == (2.5, 3)


def test_what_is_there_is_taken_up_to_its_bound() -> None:
    assert number({"seconds": "1e-3"}, "seconds", 2.5) == 0.001
    assert whole({"workers": "1"}, "workers", 3) == 1
    assert whole({"workers": "0"}, "workers", 3, least=0) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", "seconds must be a number, not `soon`"),
        ("nan", "seconds must be at least 0.001"),
        ("0", "0.001, not 0"),
    ],
)
def test_a_wrong_number_is_named(text: str, message: str) -> None:
    with pytest.raises(InternalError, match=re.escape(message)):
        number({"seconds": text}, "seconds", 2.5)


@pytest.mark.parametrize("text", ["0", "-1", "2.5", "two"])
def test_a_wrong_whole_number_is_named(text: str) -> None:
    with pytest.raises(InternalError, match=f"workers must be a whole number of at least 1, not `{text}`"):
        whole({"workers": text}, "workers", 3)
