"""What a request may say, at its bounds and one past them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.errors import OpenfazeError
from python_backends.sql.limits import Limits, limits_of
from python_backends.sql.request import SqlRequest, names_of, request_of

LIMITS = Limits(files=2, given_bytes=10, rows=50, sql_characters=20, question_characters=20)


def asked(media: list[bytes] | None = None, **fields: Any) -> SqlRequest:
    return request_of(orjson.dumps(fields), [b"a\n1\n"] if media is None else media, LIMITS)


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        ({"sql": "x" * 20, "rows": 50}, [b"x" * 10]),
        ({"question": "é" * 20, "today": "2025-01-15"}, [b"x", b"y"]),
        ({"sql": "SELECT 1", "files": ["a b.csv"]}, [b"x", b"y"]),
    ],
)
def test_the_bounds_themselves_are_taken(fields: dict[str, Any], media: list[bytes]) -> None:
    assert len(names_of(asked(media, **fields), len(media))) == len(media)


@pytest.mark.parametrize(
    ("fields", "media", "status", "param"),
    [
        ({}, None, 400, "sql"),
        ({"sql": "SELECT 1", "question": "how many"}, None, 400, "sql"),
        ({"sql": " "}, None, 400, "sql"),
        ({"sql": "x" * 21}, None, 400, "sql"),
        ({"question": "x" * 21}, None, 400, "question"),
        ({"sql": "a\0b"}, None, 400, "sql"),
        ({"sql": "SELECT 1", "rows": 0}, None, 400, "rows"),
        ({"sql": "SELECT 1", "rows": 51}, None, 400, "rows"),
        ({"sql": "SELECT 1", "today": "yesterday"}, None, 400, "today"),
        ({"sql": "SELECT 1", "files": ["a", "A"]}, None, 400, "files"),
        ({"sql": "SELECT 1", "files": ["a", "b"]}, None, 400, "files"),
        ({"sql": "SELECT 1", "files": ["a\nb"]}, None, 400, "files"),
        ({"sql": "SELECT 1", "limit": 5}, None, 400, "limit"),
        ({"sql": "SELECT 1"}, [], 400, "MEDIA"),
        ({"sql": "SELECT 1"}, [b"x", b"y", b"z"], 400, "MEDIA"),
        ({"sql": "SELECT 1"}, [b"x" * 11], 413, "MEDIA"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], media: list[bytes] | None, status: int, param: str) -> None:
    with pytest.raises(OpenfazeError) as refused:
        asked(media, **fields)
    assert (refused.value.status, (refused.value.param or "").partition(".")[0]) == (status, param)


def test_limits_come_from_the_configuration() -> None:
    limits = limits_of({"memory_mb": "100", "rows": "7", "seconds": "2.5"})
    assert (limits.memory_bytes, limits.rows, limits.usual_rows, limits.seconds) == (100 << 20, 7, 7, 2.5)
    with pytest.raises(OpenfazeError, match="memory_mb"):
        limits_of({"memory_mb": "some"})
