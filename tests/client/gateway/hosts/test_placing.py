"""What the gateway says of a request to whoever chooses its host: affinity, session, whether it may be repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from client.gateway.engine import EngineRequest
from client.gateway.hosts.settings import HostSettings, places_of
from tests.client.gateway.server import CONFIG, Gateway, chat_body, serving
from tests.fakes.engine import FakeEngine

SPREAD = replace(CONFIG, hosts=HostSettings(places_of("a:1,b:1", "TRITONS")))
SESSION, KEY = "x-openfaze-session", "idempotency-key"
PIXEL = "data:image/png;base64,iVBORw0KGgo="


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def spread(engine: FakeEngine) -> Iterator[Gateway]:
    with serving(engine, SPREAD) as gateway:
        yield gateway


def ask(gateway: Gateway, headers: Mapping[str, str] | None = None, **fields: Any) -> httpx.Response:
    return gateway.post("/v1/chat/completions", json=chat_body(**fields), headers=gateway.headers | dict(headers or {}))


def placed(
    gateway: Gateway, engine: FakeEngine, headers: Mapping[str, str] | None = None, **fields: Any
) -> EngineRequest:
    """What the engine was told of a request."""
    assert ask(gateway, headers, **fields).status_code == 200
    return engine.requests[-1]


def test_equal_requests_have_equal_affinity_and_others_do_not(spread: Gateway, engine: FakeEngine) -> None:
    one, same, other = (
        placed(spread, engine, messages=[{"role": "user", "content": text}]) for text in ("a", "a", "b")
    )
    assert one.affinity == same.affinity != other.affinity
    assert not one.pinned and one.whole
    assert not placed(spread, engine, stream=True).whole


def test_a_session_pins_whatever_is_asked(spread: Gateway, engine: FakeEngine) -> None:
    one, same = (placed(spread, engine, {SESSION: "s1"}, messages=[{"role": "user", "content": text}]) for text in "ab")
    other = placed(spread, engine, {SESSION: "s2"})
    assert one.pinned and one.affinity == same.affinity != other.affinity


@pytest.mark.parametrize("value", ["", "x" * 256, "two words"])
def test_a_session_that_cannot_be_is_refused(spread: Gateway, value: str) -> None:
    reply = ask(spread, {SESSION: value})
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, SESSION)
    assert ask(spread, {SESSION: "x" * 255}).status_code == 200


def task(name: str, text: str = "https://example.com") -> list[dict[str, Any]]:
    return [{"role": "system", "content": f"<task>{name}</task>"}, {"role": "user", "content": text}]


def words(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


def picture(url: str) -> list[dict[str, Any]]:
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": url}}]
    return [{"role": "user", "content": parts}]


REPEATABLE = {
    "plain_words": (words("Add 1 and 2."), {}, True),
    "words_with_an_address": (words("What does https://example.com say?"), {}, False),
    "words_with_a_domain": (words("What does example.com say?"), {}, False),
    "such_words_without_routing": (words("What does example.com say?"), {"x-interfaze-bypass-moa": "true"}, True),
    "such_words_with_a_key": (words("What does example.com say?"), {KEY: "k1"}, True),
    "a_task_that_reads": (task("ocr"), {}, True),
    "a_search": (task("web_search", "tides"), {}, True),
    "a_visit": (task("scraper"), {}, False),
    "a_visit_with_a_key": (task("scraper"), {KEY: "k2"}, True),
    "a_picture": (picture(PIXEL), {}, True),
    "a_picture_elsewhere": (picture("https://example.com/a.png"), {}, False),
}


@pytest.mark.parametrize("name", REPEATABLE)
def test_what_may_be_repeated(name: str, spread: Gateway, engine: FakeEngine) -> None:
    messages, headers, repeatable = REPEATABLE[name]
    assert placed(spread, engine, headers, messages=messages).repeatable is repeatable
