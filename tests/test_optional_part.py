"""A part that may be missing: opened, or told of to every request."""

from __future__ import annotations

import pytest

from python_backends.errors import InternalError, Unavailable
from python_backends.optional_part import OptionalPart


def _absent() -> int:
    raise Unavailable("This needs bubblewrap: install it", code="bubblewrap_missing")


def _broken() -> int:
    raise InternalError("the parameter `seconds` is no number")


def test_what_opens_is_there() -> None:
    part = OptionalPart.opened(lambda: 7)
    assert (part.found, part.missing, part.needed()) == (7, None, 7)


def test_what_is_missing_is_told_to_every_request() -> None:
    part = OptionalPart.opened(_absent)
    told = []
    for _ in range(2):
        with pytest.raises(Unavailable, match="bubblewrap") as caught:
            part.needed()
        told.append(caught.value)
    assert part.found is None and told[0] is not told[1]
    assert {error.code for error in told} == {"bubblewrap_missing"}


def test_whatever_else_is_wrong_ends_the_start() -> None:
    with pytest.raises(InternalError):
        OptionalPart.opened(_broken)
