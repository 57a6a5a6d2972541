"""The store behind Qdrant's REST interface: the same promises as the folder's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from python_backends.errors import Unavailable
from python_backends.qdrant_http import KEY_VARIABLE, QdrantHttp
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.qdrant import QdrantStore, point_id
from python_backends.vector_cache.settings import Settings
from tests.vector_cache.making import ANN, BOB, Clock, WordEncoder, entry, keep, look_up, question, vector_of
from tests.vector_cache.qdrant_server import FakeQdrant, running

Scenario = Callable[[QdrantStore, FakeQdrant, Clock], Awaitable[None]]


def run(scenario: Scenario, settings: Settings | None = None) -> None:
    server, clock = FakeQdrant(), Clock()

    async def whole(address: str) -> None:
        async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
            store = QdrantStore(QdrantHttp(http), settings or Settings(), clock)
            await store.prepare()
            await scenario(store, server, clock)

    with running(server) as address:
        asyncio.run(whole(address))


def test_an_entry_comes_back_as_it_went_in() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        kept = entry(question("naïve 文字"), '{"b":  2.50}')
        await store.put(kept)
        back = await store.exact(kept.question)
        assert back is not None and (back.answer, back.created, back.expires) == (
            kept.answer, kept.created, kept.expires,
        )  # fmt: skip
        assert await store.exact(question("naïve")) is None

    run(scenario)


def test_near_entries_are_found_at_their_own_place_only() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        for asked in (question("red car"), question("red bus"), question("red car", BOB),
                      question("red car", scope="picture")):  # fmt: skip
            await store.put(entry(asked))
        await store.put(entry(question("red van"), semantic=False))
        near = await store.near(question().place, vector_of("red car"), 5)
        assert [each.entry.question.text for each in near] == ["red car", "red bus"]
        assert near[0].similarity == pytest.approx(1.0)
        held = await store.holding()
        assert (held.entries, held.vectors, held.index) == (5, 4, "qdrant")

    run(scenario)


def test_an_entry_is_found_until_its_time() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        await store.put(entry(question(), ttl=10))
        clock.now += 9.99
        assert await store.exact(question()) is not None
        assert len(await store.near(question().place, vector_of(question().text), 5)) == 1
        clock.now += 0.01
        assert await store.exact(question()) is None
        assert await store.near(question().place, vector_of(question().text), 5) == []

    run(scenario)


def test_those_over_the_bound_leave_longest_unused_first() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        for number in range(32):
            clock.now += 1
            if number == 31:
                await store.used(entry(question("text 0")))
            await store.put(entry(question(f"text {number}"), now=clock.now, ttl=1000))
        kept = {point["payload"]["text"] for point in server.points.values()}
        assert kept == {"text 0", *(f"text {number}" for number in range(23, 32))}

    run(scenario, Settings(max_entries=10))


def test_forgetting_deletes_one_namespace_or_one_scope() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        for namespace in (ANN, BOB):
            for scope in ("s", "t"):
                await store.put(entry(question("a", namespace, scope)))
        assert await store.forget(question(scope="s").place, ANN) == 1
        assert await store.forget(None, ANN) == 1
        assert len(server.points) == 2

    run(scenario)


def test_a_poisoned_point_answers_nobody() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        await store.put(entry(question()))
        server.points[point_id(question())]["payload"]["answer"] = '{"poison":1}'
        assert await store.exact(question()) is None
        assert await store.near(question().place, vector_of(question().text), 5) == []
        server.points[point_id(question())]["payload"] = {}
        assert await store.exact(question()) is None

    run(scenario)


def test_a_server_that_is_down_is_a_miss_and_no_error() -> None:
    async def scenario(store: QdrantStore, server: FakeQdrant, clock: Clock) -> None:
        cache = VectorCache(store, Settings(similarity=0.3), clock)
        assert (await cache.store(keep(), WordEncoder())).stored
        assert (await cache.look_up(look_up("what's the capital of france"), WordEncoder())).hit == "semantic"
        server.down = 500
        assert (await cache.look_up(look_up(), WordEncoder())).reason == "qdrant_failed"
        assert (await cache.store(keep(), WordEncoder())).reason == "qdrant_failed"

    run(scenario)


def test_the_key_comes_from_the_environment_and_a_wrong_one_stops_the_start() -> None:
    async def connected(address: str, key: str) -> None:
        store = await QdrantStore.connected(Settings(qdrant=address), {KEY_VARIABLE: key})
        await store.close()

    server = FakeQdrant(api_key="right")
    with running(server) as address:
        asyncio.run(connected(address, "right"))
        with pytest.raises(Unavailable, match=KEY_VARIABLE):
            asyncio.run(connected(address, "wrong"))
    assert server.indexed == {"bucket", "namespace", "expires", "used"}


def test_an_address_nobody_listens_at_stops_the_start() -> None:
    with running(FakeQdrant()) as address:
        pass
    with pytest.raises(Unavailable, match="qdrant"):
        asyncio.run(QdrantStore.connected(Settings(qdrant=address), {}))
