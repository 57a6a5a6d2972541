"""The whole decision with the real encoder, as the cache takes it: no false hit, and enough true ones."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.encoder import MODEL
from python_backends.text_encoder.local import LocalEncoder
from python_backends.vector_cache.cache import VectorCache
from python_backends.vector_cache.result import Found
from tests.vector_cache.making import KnownVectors, cache_in, keep, look_up, pairs

MODELS = CHECKOUT / "model_repository"
NAMES = ("different", "same")


@pytest.fixture(scope="module")
def encoder() -> KnownVectors:
    """The real vectors of all texts, made in batches: the same bytes as one by one, in less time."""
    if not (MODELS / MODEL / "1" / "model.onnx").is_file():
        pytest.skip("text_encoder is not built; `./openfaze build` builds it")
    texts = [pair[side] for name in NAMES for pair in pairs(name) for side in "ab"]
    return KnownVectors(dict(zip(texts, LocalEncoder(MODELS).vectors(texts), strict=True)))


async def asked(cache: VectorCache, encoder: KnownVectors, name: str) -> list[tuple[dict[str, str], Found]]:
    """What the second text of each pair finds when all first texts are stored, at one place."""
    found: list[tuple[dict[str, str], Found]] = []
    for pair in pairs(name):
        await cache.store(keep(pair["a"], f'"{len(found)}"', scope=name), encoder)
    for pair in pairs(name):
        found.append((pair, await cache.look_up(look_up(pair["b"], scope=name), encoder)))
    return found


def test_no_question_gets_the_answer_to_another(tmp_path: Path, encoder: KnownVectors) -> None:
    async def scenario() -> None:
        cache = cache_in(tmp_path)
        answer = {pair["a"]: f'"{number}"' for number, pair in enumerate(pairs("different"))}
        false = []
        for pair, found in await asked(cache, encoder, "different"):
            if found.hit == "semantic" and found.answer == answer[pair["a"]]:
                false.append(pair)
        assert false == []
        await cache.close()

    asyncio.run(scenario())


def test_most_other_wordings_are_found(tmp_path: Path, encoder: KnownVectors) -> None:
    async def scenario() -> None:
        cache = cache_in(tmp_path)
        found = await asked(cache, encoder, "same")
        hits = [found for _, found in found if found.hit]
        assert len(hits) / len(found) >= 0.65
        await cache.close()

    asyncio.run(scenario())
