"""Look-ups and stores: hits, reasons for misses, and trouble that never becomes an error."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.request import Forget
from python_backends.vector_cache.result import Found
from python_backends.vector_cache.settings import Settings
from tests.vector_cache.making import ANN, BOB, MEMORY, TEXT, Clock, WordEncoder, cache_in, keep, look_up

SAME = "what's the capital of france"
EASY = Settings(index="memory", similarity=0.3)
Scenario = Callable[[VectorCache, WordEncoder], Awaitable[None]]


def run(folder: Path, scenario: Scenario, settings: Settings = EASY, clock: Clock | None = None) -> None:
    async def whole() -> None:
        cache = cache_in(folder, settings, clock)
        await scenario(cache, WordEncoder())
        await cache.close()

    asyncio.run(whole())


def test_the_same_text_is_answered_without_the_encoder(tmp_path: Path) -> None:
    clock = Clock()

    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(answer='{"z":1,  "a":2}', semantic=False), encoder)
        clock.now += 5
        assert await cache.look_up(look_up(), encoder) == Found(
            hit="exact", answer='{"z":1,  "a":2}', age_seconds=5.0, similarity=1.0
        )
        assert encoder.asked == []

    run(tmp_path, scenario, clock=clock)


def test_another_wording_is_answered_with_the_stored_bytes(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        stored = await cache.store(keep(), encoder)
        assert stored.stored and stored.semantic and stored.reason is None
        found = await cache.look_up(look_up(SAME), encoder)
        assert found.hit == "semantic" and found.answer == '"Paris"' and 0.3 < (found.similarity or 0) < 1

    run(tmp_path, scenario)


@pytest.mark.parametrize(
    ("text", "namespace", "scope", "reason"),
    [
        (SAME, BOB, "plain", "none_near"),
        (SAME, ANN, "another picture", "none_near"),
        (TEXT, BOB, "plain", "none_near"),
        ("What is the capital of Finland?", ANN, "plain", "names"),
        ("What is not the capital of France?", ANN, "plain", "negation"),
        ("What is the capital of France\nand Spain?", ANN, "plain", "layout"),
        ("What is the capital of Fr\u0430nce?", ANN, "plain", "characters"),
        ("word " * 100, ANN, "plain", "too_long"),
    ],
)
def test_misses_say_why(tmp_path: Path, text: str, namespace: str, scope: str, reason: str) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(), encoder)
        found = await cache.look_up(look_up(text, namespace, scope), encoder)
        assert (found.hit, found.answer, found.reason) == (None, None, reason)

    run(tmp_path, scenario)


def test_an_empty_place_costs_no_vector(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(namespace=BOB), encoder)
        encoder.asked.clear()
        assert (await cache.look_up(look_up(SAME), encoder)).reason == "none_near"
        assert encoder.asked == []

    run(tmp_path, scenario)


def test_a_store_after_a_miss_asks_the_encoder_once(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep("Who wrote Hamlet?"), encoder)
        await cache.look_up(look_up(), encoder)
        await cache.store(keep(), encoder)
        assert encoder.asked == ["Who wrote Hamlet?", TEXT]

    run(tmp_path, scenario)


def test_texts_below_the_threshold_are_not_compared(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(), encoder)
        found = await cache.look_up(look_up("Who painted the Mona Lisa?"), encoder)
        assert found.reason == "none_near" and found.similarity is not None and found.similarity < 0.8

    run(tmp_path, scenario, MEMORY)


@pytest.mark.parametrize("stored_semantic", [True, False])
def test_callers_may_allow_the_very_same_text_only(tmp_path: Path, stored_semantic: bool) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        stored = await cache.store(keep(semantic=stored_semantic), encoder)
        assert stored.semantic is stored_semantic
        found = await cache.look_up(look_up(SAME, semantic=not stored_semantic), encoder)
        assert found.hit is None and found.reason == ("exact_only" if stored_semantic else "none_near")

    run(tmp_path, scenario)


def test_without_an_encoder_exact_hits_remain(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, _: WordEncoder) -> None:
        assert (await cache.store(keep(), None)).reason == "no_encoder"
        assert (await cache.look_up(look_up(), None)).hit == "exact"
        assert (await cache.look_up(look_up(SAME), None)).reason == "no_encoder"

    run(tmp_path, scenario)


def test_a_failing_encoder_is_a_miss_and_no_error(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(), encoder)
        encoder.broken = True
        assert (await cache.look_up(look_up(SAME), encoder)).reason == "model_failed"
        stored = await cache.store(keep("Who wrote Hamlet?"), encoder)
        assert stored.stored and not stored.semantic and stored.reason == "model_failed"

    run(tmp_path, scenario)


@pytest.mark.parametrize(("asked", "seconds"), [(None, 60.0), (10.0, 10.0), (500.0, 100.0)])
def test_entries_last_as_long_as_asked_within_the_bound(tmp_path: Path, asked: float | None, seconds: float) -> None:
    clock = Clock()

    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(ttl=asked), encoder)
        clock.now += seconds - 0.01
        assert (await cache.look_up(look_up(SAME), encoder)).hit == "semantic"
        clock.now += 0.01
        assert (await cache.look_up(look_up(), encoder)).hit is None
        assert (await cache.look_up(look_up(SAME), encoder)).hit is None

    run(tmp_path, scenario, Settings(index="memory", similarity=0.3, ttl_seconds=60, max_ttl_seconds=100), clock)


def test_answers_must_be_json_within_the_bound(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        with pytest.raises(InvalidRequest, match="not JSON"):
            await cache.store(keep(answer="Paris"), encoder)
        assert (await cache.store(keep(answer='"23456789"'), encoder)).stored
        with pytest.raises(PayloadTooLarge, match="max_answer_bytes"):
            await cache.store(keep(answer='"234567890"'), encoder)

    run(tmp_path, scenario, Settings(index="memory", max_answer_bytes=10))


def test_forgotten_is_forgotten(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        for namespace in (ANN, BOB):
            await cache.store(keep(namespace=namespace), encoder)
        assert (await cache.forget(Forget(op="forget", namespace=ANN))).forgotten == 1
        assert (await cache.look_up(look_up(), encoder)).hit is None
        assert (await cache.look_up(look_up(SAME), encoder)).hit is None
        assert (await cache.look_up(look_up(namespace=BOB), encoder)).hit == "exact"

    run(tmp_path, scenario)


def test_what_happened_is_counted(tmp_path: Path) -> None:
    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(), encoder)
        for text in (TEXT, SAME, "What is the capital of Finland?", "What is the capital of Peru?"):
            await cache.look_up(look_up(text), encoder)
        stats = await cache.stats()
        assert (stats.exact_hits, stats.semantic_hits, stats.misses, stats.stores) == (1, 1, 2, 1)
        assert stats.refusals == {"names": 2} and (stats.entries, stats.vectors, stats.index) == (1, 1, "memory")

    run(tmp_path, scenario)


def test_more_searches_than_the_encoder_can_take_are_misses(tmp_path: Path) -> None:
    class Waiting(WordEncoder):
        gate = asyncio.Event()

        async def encode(self, texts):  # type: ignore[no-untyped-def]
            await self.gate.wait()
            return await super().encode(texts)

    async def scenario(cache: VectorCache, encoder: WordEncoder) -> None:
        await cache.store(keep(), encoder)
        slow = Waiting()
        asked = [asyncio.ensure_future(cache.look_up(look_up(f"Who is number {n}?"), slow)) for n in range(40)]
        await asyncio.sleep(0.05)
        refused = sum(task.done() and task.result().reason == "busy" for task in asked)
        assert refused == 40 - 16
        slow.gate.set()
        assert all(found.hit is None for found in await asyncio.gather(*asked))

    run(tmp_path, scenario)
