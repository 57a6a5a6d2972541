"""What the log says of a failure, and what it does not."""

from __future__ import annotations

import pytest

from python_backends.errors import InternalError, InvalidRequest, OpenfazeError, Unavailable, UpstreamFailed
from python_backends.failures import log_failure, log_unanswered


def caused(error: OpenfazeError) -> OpenfazeError:
    error.__cause__ = ZeroDivisionError("the cause")
    return error


@pytest.mark.parametrize(
    ("error", "said", "unsaid"),
    [
        (
            caused(InternalError("the network failed")),
            ["r-1", "the network failed", "ZeroDivisionError: the cause"],
            [],
        ),
        (InternalError("no answer"), ["r-1", "no answer", "InternalError"], []),
        (caused(Unavailable("no disk")), ["r-1", "no disk", "ZeroDivisionError: the cause"], []),
        (Unavailable("too many requests"), ["r-1", "too many requests"], ["Unavailable"]),
        (caused(UpstreamFailed("no answer in time")), ["r-1", "no answer in time"], ["the cause"]),
    ],
    ids=["network", "bug", "disk", "overload", "remote"],
)
def test_a_failure_of_ours_is_logged_with_its_cause(
    error: OpenfazeError, said: list[str], unsaid: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    log_failure(error, "r-1")
    assert all(words in caplog.text for words in said) and not any(words in caplog.text for words in unsaid)


@pytest.mark.parametrize(
    "error", [caused(InvalidRequest("wrong", param="x")), Unavailable("left", code="cancelled")], ids=["400", "left"]
)
def test_what_is_no_failure_of_ours_is_not_logged(error: OpenfazeError, caplog: pytest.LogCaptureFixture) -> None:
    log_failure(error, "r-1")
    assert caplog.text == ""


def test_what_could_not_be_answered_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    log_unanswered([None, ZeroDivisionError("while sending"), None])
    assert caplog.text.count("could not be answered") == 1 and "ZeroDivisionError: while sending" in caplog.text
