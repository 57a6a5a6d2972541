"""Errors on their way through Triton, as text."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from python_backends.errors import InvalidRequest, UpstreamFailed, UpstreamRefused, UrlRefused, from_wire
from python_backends.request import parsed


class Asked(BaseModel):
    """A request with no fields."""

    model_config = ConfigDict(extra="forbid")


@pytest.mark.parametrize("param", ["a b", "a\tb\n", "50%", "%20", "a]", "naïve\u3000文字", "a code=x]", " ", None])
def test_the_field_at_fault_arrives_as_it_was_named(param: str | None) -> None:
    back = from_wire(InvalidRequest("what to do", param=param).to_wire())
    assert isinstance(back, InvalidRequest)
    assert (back.message, back.code, back.param) == ("what to do", "invalid_request", param)


def test_an_unknown_key_with_a_blank_is_the_callers_mistake_still() -> None:
    with pytest.raises(InvalidRequest) as caught:
        parsed(Asked, b'{"my key": 1}')
    back = from_wire(caught.value.to_wire())
    assert isinstance(back, InvalidRequest) and back.param == caught.value.param


def test_all_that_stands_before_the_brackets_is_the_message() -> None:
    back = from_wire("in ensemble:\nline one [a=1]\nline two [status=404 code=not_found param=x]\n")
    assert back is not None and back.message == "in ensemble:\nline one [a=1]\nline two"
    assert from_wire("[status=404 code=not_found] and more") is None


@pytest.mark.parametrize(
    ("answered", "kind"),
    [(404, UrlRefused), (403, UrlRefused), (410, UrlRefused), (429, UpstreamFailed), (408, UpstreamFailed),
     (500, UpstreamFailed), (304, UpstreamFailed)],
)  # fmt: skip
def test_an_address_that_is_not_there_is_its_callers_to_mend_and_is_named(answered: int, kind: type) -> None:
    error = UpstreamRefused(answered).of("https://a.example/x.csv?key=secret")
    assert type(error) is kind
    assert f"status {answered}: https://a.example/x.csv" in error.message and "secret" not in error.message
