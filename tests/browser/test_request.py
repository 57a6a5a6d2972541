"""What a request may say, at its bounds and one past them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.browser.limits import Limits, limits_of
from python_backends.browser.request import BrowserRequest, request_of
from python_backends.errors import InvalidRequest, OpenfazeError, UrlBlocked
from python_backends.fetch.policy import FetchPolicy

LIMITS = Limits(steps=3, wall_s=20, given_files=2, given_bytes=10)
TARGET = {"selector": "#a"}
UPLOAD = {"action": "upload", "target": TARGET, "media": [0]}
GO = {"action": "navigate", "url": "http://public.example/"}


def asked(*steps: dict[str, Any], media: list[bytes] | None = None, **fields: Any) -> BrowserRequest:
    return request_of(orjson.dumps({"steps": steps, **fields}), media or [], LIMITS, FetchPolicy())


@pytest.mark.parametrize(
    "step",
    [
        GO, {**GO, "until": "commit", "seconds": 120}, {"action": "click", "target": {"text": "Go"}},
        {"action": "click", "x": 0, "y": 16_384, "count": 3, "button": "right"},
        {"action": "fill", "target": TARGET, "value": ""},
        {"action": "select", "target": TARGET, "values": ["a"]}, {"action": "press", "key": "Control+A"},
        {"action": "submit"}, {"action": "scroll", "to": "bottom", "times": 50}, {"action": "scroll", "by": -100},
        {"action": "wait", "target": TARGET, "state": "hidden"}, {"action": "wait", "pause": 30},
        {"action": "wait", "load": "load"},
        {"action": "screenshot", "whole_page": True, "format": "jpeg", "quality": 1}, {"action": "text"},
        {"action": "html"},
        {"action": "links"}, {"action": "download", "target": TARGET},
        {"action": "download", "url": "https://public.example/x"},
        {"action": "cookies"}, {"action": "set_cookies", "clear": True}, {"action": "tab", "tab": 0},
        {"action": "close_tab"},
        {"action": "click", "target": {"role": "button", "name": "Go", "frame": "iframe"}},
    ],
    ids=lambda step: str(step["action"]),
)  # fmt: skip
def test_every_step_is_taken(step: dict[str, Any]) -> None:
    [read] = asked(step).steps
    assert read.action == step["action"]


def test_the_bounds_themselves_are_taken() -> None:
    assert len(asked(GO, GO, GO, seconds=20, session="k:" + "x" * 126).steps) == 3
    assert asked({"action": "upload", "target": TARGET, "media": [1]}, media=[b"x" * 5, b"y" * 5]).steps
    assert asked(session="s", end_session=True).end_session
    opening = {
        "viewport": {"width": 4096, "height": 200},
        "locale": "pt-BR",
        "proxy": {"server": "http://p.example:8080"},
    }
    assert asked(GO, open=opening).open is not None


@pytest.mark.parametrize(
    ("steps", "fields", "media", "status", "param"),
    [
        ([GO] * 4, {}, [], 400, "steps"),
        ([], {}, [], 400, "steps"),
        ([GO], {"seconds": 20.1}, [], 400, "seconds"),
        ([GO], {"seconds": 0}, [], 400, "seconds"),
        ([GO], {"colour": "red"}, [], 400, "colour"),
        ([GO], {"end_session": True}, [], 400, "end_session"),
        ([GO], {"session": "a/b"}, [], 400, "session"),
        ([GO], {"session": "x" * 129}, [], 400, "session"),
        ([{"action": "fly"}], {}, [], 400, "steps.0"),
        ([{**GO, "speed": 1}], {}, [], 400, "steps.0.navigate.speed"),
        ([{**GO, "url": "http://x.example/" + "a" * 8_000}], {}, [], 400, "steps.0.navigate.url"),
        ([{**GO, "seconds": 121}], {}, [], 400, "steps.0.navigate.seconds"),
        ([{"action": "click"}], {}, [], 400, "steps.0.click"),
        ([{"action": "click", "x": 1}], {}, [], 400, "steps.0.click"),
        ([{"action": "click", "x": 1, "y": 1, "target": TARGET}], {}, [], 400, "steps.0.click"),
        ([{"action": "click", "x": 16_385, "y": 1}], {}, [], 400, "steps.0.click.x"),
        ([{"action": "click", "target": {}}], {}, [], 400, "steps.0.click.target"),
        ([{"action": "click", "target": {"text": "a", "selector": "b"}}], {}, [], 400, "steps.0.click.target"),
        ([{"action": "click", "target": {"text": "a", "name": "b"}}], {}, [], 400, "steps.0.click.target"),
        ([{"action": "scroll"}], {}, [], 400, "steps.0.scroll"),
        ([{"action": "scroll", "to": "top", "by": 1}], {}, [], 400, "steps.0.scroll"),
        ([{"action": "scroll", "to": "bottom", "times": 51}], {}, [], 400, "steps.0.scroll.times"),
        ([{"action": "wait"}], {}, [], 400, "steps.0.wait"),
        ([{"action": "wait", "pause": 30.1}], {}, [], 400, "steps.0.wait.pause"),
        ([{"action": "download"}], {}, [], 400, "steps.0.download"),
        ([{"action": "upload", "target": TARGET, "media": [1]}], {}, [b"x"], 400, "steps.0.media"),
        ([{**UPLOAD, "names": ["a", "b"]}], {}, [b"x"], 400, "steps.0.names"),
        ([{**UPLOAD, "names": ["../a"]}], {}, [b"x"], 400, "steps.0.upload.names.0"),
        ([GO], {}, [b"x"] * 3, 400, "MEDIA"),
        ([GO], {}, [b"x" * 11], 413, "MEDIA"),
        ([GO], {"open": {"viewport": {"width": 4097}}}, [], 400, "open.viewport.width"),
        ([GO], {"open": {"user_agent": "a\r\nHost: b"}}, [], 400, "open.user_agent"),
        ([GO], {"open": {"locale": "../x"}}, [], 400, "open.locale"),
        ([GO], {"open": {"proxy": {"server": "socks5://p.example:8080"}}}, [], 400, "open.proxy"),
        ([GO], {"open": {"proxy": {"server": "http://p.example:3128"}}}, [], 400, "open.proxy.server"),
        ([GO, {**GO, "url": "file:///etc/passwd"}], {}, [], 400, "steps.1.url"),
        ([{"action": "download", "url": "http://u:p@x.example/"}], {}, [], 400, "steps.0.url"),
    ],
)
def test_what_is_wrong_is_named(
    steps: list[dict[str, Any]], fields: dict[str, Any], media: list[bytes], status: int, param: str
) -> None:
    with pytest.raises(OpenfazeError) as refused:
        asked(*steps, media=media, **fields)
    assert (refused.value.status, refused.value.param) == (status, param)


def test_an_address_outside_the_policy_is_refused_as_the_fetcher_refuses_it() -> None:
    with pytest.raises(UrlBlocked) as refused:
        asked({**GO, "url": "http://public.example:22/"})
    assert refused.value.code == "url_blocked"


def test_limits_come_from_the_configuration() -> None:
    limits = limits_of({"memory_mb": "300", "wall_seconds": "7", "tabs": "2", "returned_mb": "1"})
    assert (limits.memory_bytes, limits.wall_s, limits.tabs, limits.returned_bytes) == (300 << 20, 7, 2, 1 << 20)
    with pytest.raises(OpenfazeError, match="memory_mb"):
        limits_of({"memory_mb": "much"})


def test_not_json_is_not_a_request() -> None:
    with pytest.raises(InvalidRequest):
        request_of(b"{", [], LIMITS, FetchPolicy())
