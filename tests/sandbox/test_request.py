"""What a request may say, at its bounds and one past them."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.sandbox.limits import Limits, limits_of
from python_backends.sandbox.request import SandboxRequest, request_of

LIMITS = Limits(code_bytes=100, stdin_bytes=50, given_files=2, given_bytes=10, wall_s=5)


def asked(media: list[bytes] | None = None, **fields: Any) -> SandboxRequest:
    return request_of(orjson.dumps({"code": "1", **fields}), media or [], LIMITS)


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        ({"code": "x" * 100}, []),
        ({"code": "é" * 50, "stdin": "y" * 50, "seconds": 5}, []),
        ({"files": ["a", "b"]}, [b"x" * 5, b"y" * 5]),
        ({"session": "k:" + "x" * 126}, []),
        ({"code": "", "session": "s", "end_session": True}, []),
    ],
)
def test_the_bounds_themselves_are_taken(fields: dict[str, Any], media: list[bytes]) -> None:
    assert asked(media, **fields).language == "python"


@pytest.mark.parametrize(
    ("fields", "media", "status", "param"),
    [
        ({"code": "x" * 101}, [], 400, "code"),
        ({"code": "é" * 51}, [], 400, "code"),
        ({"code": " \n"}, [], 400, "code"),
        ({"stdin": "y" * 51}, [], 400, "stdin"),
        ({"seconds": 5.1}, [], 400, "seconds"),
        ({"seconds": 0}, [], 400, "seconds"),
        ({"language": "ruby"}, [], 400, "language"),
        ({"language": 3}, [], 400, "language"),
        ({"files": ["a"]}, [], 400, "files"),
        ({"files": ["../a"]}, [b"x"], 400, "files"),
        ({"files": [".."]}, [b"x"], 400, "files"),
        ({"files": ["a", "a"]}, [b"x", b"y"], 400, "files"),
        ({"files": ["input_2"]}, [b"x", b"y"], 400, "files"),
        ({"files": ["a\0b"]}, [b"x"], 400, "files"),
        ({}, [b"x", b"y", b"z"], 400, "MEDIA"),
        ({}, [b"x" * 11], 413, "MEDIA"),
        ({"session": "a/b"}, [], 400, "session"),
        ({"session": "x" * 129}, [], 400, "session"),
        ({"end_session": True}, [], 400, "end_session"),
        ({"colour": "red"}, [], 400, "colour"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], media: list[bytes], status: int, param: str) -> None:
    with pytest.raises(OpenfazeError) as refused:
        asked(media, **fields)
    assert (refused.value.status, refused.value.param) == (status, param)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        request_of(json.dumps({"code": "'\ud800'"}).encode(), [], LIMITS)


@pytest.mark.parametrize(("short", "full"), [("py", "python"), ("TS", "typescript"), ("js", "javascript")])
def test_short_names_of_languages(short: str, full: str) -> None:
    assert asked(language=short).language == full


def test_limits_come_from_the_configuration() -> None:
    limits = limits_of({"memory_mb": "200", "output_kb": "2", "wall_seconds": "7"})
    assert (limits.memory_bytes, limits.output_bytes, limits.wall_s) == (200 << 20, 2048, 7)
    with pytest.raises(OpenfazeError, match="memory_mb"):
        limits_of({"memory_mb": "much"})
