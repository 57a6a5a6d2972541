"""Keys, rates, queues, health, metrics: who gets in and what can be seen from outside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest

from client.errors import KeyThrottled
from client.gateway.admission import RateLimiter
from client.gateway.config import Timeouts
from tests.client.gateway.server import API_KEY, CONFIG, Gateway, chat_body, serving
from tests.fakes.engine import FakeEngine, Gate
from tests.waiting import wait_for

CHAT = "/v1/chat/completions"
WRONG = {
    "none": [],
    "wrong": [("authorization", "Bearer nope")],
    "prefix": [("authorization", f"Bearer {API_KEY[:-1]}")],
    "scheme": [("authorization", f"Basic {API_KEY}")],
    "bare": [("authorization", API_KEY)],
    "empty": [("authorization", "Bearer")],
    "two": [("authorization", f"Bearer {API_KEY}"), ("authorization", f"Bearer {API_KEY}")],
    "very_long": [("authorization", "Bearer " + "x" * 30_000)],
    "other_header": [("x-api-key", API_KEY)],
}


@pytest.mark.parametrize("name", WRONG)
def test_without_the_right_key_nothing_is_served(fake_gateway: Gateway, name: str) -> None:
    reply = fake_gateway.post(CHAT, json=chat_body(), headers=WRONG[name])
    error = reply.json()["error"]
    assert (reply.status_code, error["type"], error["code"]) == (401, "authentication_error", "invalid_api_key")
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert reply.headers["x-request-id"] == error["request_id"]
    assert API_KEY not in reply.text


@pytest.mark.parametrize("path", ["/v1/models", "/metrics", "/v2/models", "/docs", "/", f"{CHAT}?api_key={API_KEY}"])
def test_every_other_route_asks_for_a_key_too(fake_gateway: Gateway, path: str) -> None:
    assert fake_gateway.get(f"{path}").status_code == 401


def test_the_scheme_may_be_in_any_case(fake_gateway: Gateway) -> None:
    headers = {"authorization": f"bearer {API_KEY}"}
    assert fake_gateway.get("/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "method, path, status, code",
    [("GET", "/v1/nothing", 404, "route_not_found"), ("GET", CHAT, 405, "method_not_allowed"),
     ("DELETE", "/v1/models", 405, "method_not_allowed"), ("GET", "/v1/models/x%0d%0ay", 404, "model_not_found")],
)  # fmt: skip
def test_unknown_routes_and_methods(http: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    reply = http.request(method, path)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert reply.headers["x-request-id"]


def test_health_needs_no_key(fake_gateway: Gateway) -> None:
    assert fake_gateway.get("/health/live").status_code == 200
    assert fake_gateway.get("/health").json()["status"] == "ready"
    reply = fake_gateway.get("/health/ready")
    assert (reply.status_code, reply.json()["status"]) == (200, "ready")


def test_not_ready_while_a_model_is_missing() -> None:
    with serving(FakeEngine(models={"openfaze": True, "ocr": False})) as gateway:
        reply = gateway.get("/health/ready")
    assert reply.status_code == 503
    assert reply.json() == {"status": "not_ready", "models": {"openfaze": True, "ocr": False}}
    assert reply.headers["x-request-id"]


def test_not_ready_while_another_model_is_being_replaced() -> None:
    with serving(FakeEngine(whole=False)) as gateway:
        reply = gateway.get("/health/ready")
    assert (reply.status_code, reply.json()["status"]) == (503, "recovering")


def test_metrics_join_ours_and_the_servers() -> None:
    with serving(FakeEngine()) as gateway, httpx.Client(base_url=gateway.url, headers=gateway.headers) as http:
        http.post(CHAT, json=chat_body())
        http.get("/made/up/path")
        text = http.get("/metrics").text
    assert 'openfaze_requests_total{route="chat",status="200"} 1' in text
    assert 'openfaze_requests_total{route="other",status="404"} 1' in text
    assert 'openfaze_request_duration_seconds_bucket{route="chat",le="+Inf"} 1' in text
    assert "nv_inference_count 1" in text
    assert "made" not in text


def test_metrics_do_without_the_server() -> None:
    with serving(FakeEngine(metrics_text=None)) as gateway:
        reply = gateway.get("/metrics", headers=gateway.headers)
    assert reply.status_code == 200
    assert "unreachable" in reply.text


def test_without_keys_only_loopback_hosts_are_accepted() -> None:
    with serving(FakeEngine(), replace(CONFIG, api_keys=())) as gateway:
        assert gateway.get("/v1/models").status_code == 200
        assert gateway.get("/v1/models", headers={"host": "localhost:1"}).status_code == 200
        reply = gateway.get("/v1/models", headers={"host": "rebound.example"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "host_not_allowed")


FORM = {"files": {"file": ("a.wav", b"RIFF")}, "data": {"model": "whisper-1"}}


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "http://localhost.evil.example", ""])
@pytest.mark.parametrize(
    "path, sent", [("/v1/audio/transcriptions", FORM), (CHAT, {"json": chat_body()}), ("/mcp", {"json": {}})]
)
def test_without_keys_pages_of_other_sites_are_refused(path: str, sent: dict[str, Any], origin: str) -> None:
    engine = FakeEngine()
    with serving(engine, replace(CONFIG, api_keys=())) as gateway:
        reply = gateway.post(path, headers={"origin": origin}, **sent)
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "origin_not_allowed")
    assert not engine.requests and not engine.recordings


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"])
def test_without_keys_pages_of_this_machine_are_served(origin: str) -> None:
    with serving(FakeEngine(), replace(CONFIG, api_keys=())) as gateway:
        assert gateway.post(CHAT, json=chat_body(), headers={"origin": origin}).status_code == 200


def test_with_a_key_an_origin_is_nobodys_concern(http: httpx.Client) -> None:
    assert http.post(CHAT, json=chat_body(), headers={"origin": "https://app.example"}).status_code == 200


def test_a_key_that_asks_too_often_waits() -> None:
    with serving(FakeEngine(), replace(CONFIG, rate=0.01, burst=3)) as gateway:
        replies = [gateway.get("/v1/models", headers=gateway.headers) for _ in range(5)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429, 429]
    assert replies[-1].json()["error"]["type"] == "rate_limit_error"
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 100


def test_rate_is_per_key_and_refills() -> None:
    now = [0.0]
    limiter = RateLimiter(2.0, 2, clock=lambda: now[0])
    limiter.take(0)
    limiter.take(0)
    with pytest.raises(KeyThrottled):
        limiter.take(0)
    limiter.take(1)
    now[0] = 0.5
    limiter.take(0)


def test_queue_is_bounded_and_waiting_requests_are_served() -> None:
    gate = Gate()
    engine = FakeEngine(gate)
    with serving(engine, replace(CONFIG, max_concurrent=2, max_queue=1)) as gateway, ThreadPoolExecutor(3) as pool:

        def ask() -> httpx.Response:
            return gateway.post(CHAT, json=chat_body(), headers=gateway.headers)

        waiting = [pool.submit(ask) for _ in range(3)]
        wait_for(lambda: engine.running == 2 and gateway.inflight() == 3)
        refused = ask()
        gate.opened.set()
        assert [future.result().status_code for future in waiting] == [200] * 3
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "queue_full")
    assert refused.headers["retry-after"] == "1"


def test_waiting_for_a_place_ends() -> None:
    gate = Gate()
    engine = FakeEngine(gate)
    config = replace(CONFIG, max_concurrent=1, timeouts=Timeouts(queue=2.0))
    with serving(engine, config) as gateway, ThreadPoolExecutor(1) as pool:

        def ask() -> httpx.Response:
            return gateway.post(CHAT, json=chat_body(), headers=gateway.headers)

        first = pool.submit(ask)
        wait_for(lambda: engine.running == 1)
        assert ask().status_code == 503
        gate.opened.set()
        assert first.result().status_code == 200
        assert ask().status_code == 200


def test_memory_of_all_bodies_together_is_bounded() -> None:
    with serving(FakeEngine(), replace(CONFIG, max_body_memory=1000)) as gateway:
        body = chat_body(messages=[{"role": "user", "content": "x" * 1000}])
        reply = gateway.post(CHAT, json=body, headers=gateway.headers)
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "1")
        assert gateway.post(CHAT, json=chat_body(), headers=gateway.headers).status_code == 200
