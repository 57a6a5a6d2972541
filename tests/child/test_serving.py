"""The child's side of frames, in a real process: its answers, its errors, its end."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from python_backends.child.pipes import PipeClosed, packed, read_frame, write_all
from python_backends.child.process import Child, await_first_frame, ended, ended_by_bounds, pipes_of, started
from python_backends.errors import InvalidRequest, from_wire

PATIENCE_S = 60.0


@pytest.fixture
def child() -> Iterator[Child]:
    child = started("tests.child.echo", [str(os.getpid())], {})
    try:
        await_first_frame(child, PATIENCE_S)
        yield child
    finally:
        ended(child)


def asked(child: Child, head: dict[str, Any], blob: bytes = b"") -> tuple[dict[str, Any], bytearray]:
    into, out_of = pipes_of(child)
    deadline = time.monotonic() + PATIENCE_S
    write_all(into, packed(head, len(blob)) + blob, deadline)
    return read_frame(out_of, deadline)


def test_frames_are_answered_whatever_libraries_write(child: Child) -> None:
    assert asked(child, {"do": "echo", "seconds": 5.0}, b"words") == ({"heard": 5}, bytearray(b"words"))
    assert asked(child, {"do": "echo"}) == ({"heard": 0}, bytearray())


def test_an_error_costs_one_call(child: Child) -> None:
    error = from_wire(asked(child, {"do": "refuse"})[0]["error"])
    assert isinstance(error, InvalidRequest) and (error.message, error.code) == ("say it otherwise", "refused")
    assert asked(child, {"do": "echo"})[0] == {"heard": 0}


def test_want_of_memory_is_told_by_how_it_ends(child: Child) -> None:
    with pytest.raises(PipeClosed):
        asked(child, {"do": "grow"})
    assert ended_by_bounds(child)


def test_it_ends_when_its_parent_closes_the_pipe(child: Child) -> None:
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(PATIENCE_S) == 0
