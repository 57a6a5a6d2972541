"""Every operation, as a caller sees it, on every engine."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest

from python_backends.errors import InvalidRequest, NotFound, Unavailable
from tests.vector_store.making import ANN, BOB, Opened, Run

ANIMALS = [
    {"id": "cat", "text": "the cat sleeps on the mat", "metadata": {"legs": 4, "kind": "pet"}},
    {"id": "dog", "text": "the dog runs in the park", "metadata": {"legs": 4, "kind": "pet"}},
    {"id": "crow", "text": "a crow flies over the park", "metadata": {"legs": 2}},
]


def ids(result: Any) -> list[str]:
    return [hit.id for hit in result.hits]


def test_a_collection_is_made_described_listed_and_dropped(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        made = await one.ask("create_collection", collection="Docs-1", metric="dot", width=8, ttl_seconds=60)
        assert made.created and (made.collection.metric, made.collection.width) == ("dot", 8)
        again = await one.ask("create_collection", collection="Docs-1", metric="dot", width=8, ttl_seconds=60)
        assert not again.created and again.collection == made.collection
        with pytest.raises(InvalidRequest, match="metric dot, width 8") as refused:
            await one.ask("create_collection", collection="Docs-1", metric="cosine", width=8)
        assert refused.value.code == "collection_exists"
        await one.ask("create_collection", collection="a")
        assert [info.name for info in (await one.ask("list_collections")).collections] == ["Docs-1", "a"]
        described = await one.ask("describe_collection", collection="Docs-1")
        assert (described.rows, described.snapshots, described.collection) == (0, 0, made.collection)
        assert (await one.ask("drop_collection", collection="Docs-1")).dropped
        assert not (await one.ask("drop_collection", collection="Docs-1")).dropped
        with pytest.raises(NotFound, match="Docs-1") as missing:
            await one.ask("query", collection="Docs-1", text="x")
        assert missing.value.code == "collection_not_found"

    run(scenario)


def test_a_text_finds_the_nearest_and_the_evidence_tells_of_it(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=ANIMALS)
        result, evidence = await one.told("query", collection="c", text="cat mat", limit=2)
        assert ids(result)[0] == "cat" and len(result.hits) == 2
        first = result.hits[0]
        assert first.text == ANIMALS[0]["text"] and first.metadata == {"legs": 4, "kind": "pet"}
        assert first.score == first.vector_score and first.vector is None and first.expires is None
        assert result.hits[0].score > result.hits[1].score
        assert [(item.kind, item.label, item.text) for item in evidence] == [
            ("hit", hit.id, hit.text) for hit in result.hits
        ]
        assert evidence[0].confidence == pytest.approx(first.score, abs=1e-4)

    run(scenario)


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_scores_and_order_are_those_of_the_definition(run: Run, metric: str) -> None:
    async def scenario(one: Opened) -> None:
        dice = np.random.default_rng(7)
        vectors, asked = dice.normal(size=(30, 5)), dice.normal(size=5)
        items = [{"id": f"v{number}", "vector": vector.tolist()} for number, vector in enumerate(vectors)]
        await one.fill(items=items, metric=metric, width=5)
        true = {
            "cosine": vectors @ asked / np.linalg.norm(vectors, axis=1) / np.linalg.norm(asked),
            "dot": vectors @ asked,
            "euclidean": -np.linalg.norm(vectors - asked, axis=1),
        }[metric]
        for exact in (False, True):
            result = await one.ask("query", collection="c", vector=asked.tolist(), limit=7, exact=exact)
            assert ids(result) == [f"v{number}" for number in np.argsort(-true)[:7]]
            assert [hit.score for hit in result.hits] == pytest.approx(sorted(true, reverse=True)[:7], abs=1e-5)

    run(scenario)


def test_hybrid_finds_by_words_what_meaning_misses(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        far = [{"id": f"near{number}", "text": "alpha beta", "vector": [1.0, number / 1000]} for number in range(80)]
        await one.fill(items=[*far, {"id": "coded", "text": "part XK-4711 Größe", "vector": [-1.0, 0.0]}], width=2)
        plain = await one.ask("query", collection="c", vector=[1.0, 0.0], limit=10)
        assert "coded" not in ids(plain)
        hybrid = await one.ask("query", collection="c", vector=[1.0, 0.0], text="xk 4711 GROSSE", hybrid=True, limit=10)
        found = next(hit for hit in hybrid.hits if hit.id == "coded")
        assert found.text_score is not None and found.text_score > 0
        assert found.score == pytest.approx(1 / 61) and found.vector_score == pytest.approx(-1.0)
        assert next(hit for hit in hybrid.hits if hit.id == "near0").text_score is None
        both = await one.ask("query", collection="c", vector=[-1.0, 0.0], text="4711", hybrid=True, limit=1)
        assert ids(both) == ["coded"] and both.hits[0].score == pytest.approx(2 / 61)

    run(scenario)


def test_words_have_no_syntax(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=ANIMALS)
        for text in ('cat AND NOT "', "cat:dog^2 +(", "' OR 1=1 --", "\\", "* ?", "cat\x00dog"):
            result = await one.ask("query", collection="c", text=text, hybrid=True)
            assert len(result.hits) == 3

    run(scenario)


def test_upsert_takes_the_place_of_what_was_there(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=ANIMALS)
        await one.ask("upsert", collection="c", items=[{"id": "cat", "text": "zebra crossing"}])
        [item] = (await one.ask("get", collection="c", ids=["cat"])).items
        assert (item.text, item.metadata) == ("zebra crossing", {})
        assert (await one.ask("describe_collection", collection="c")).rows == 3
        assert ids(await one.ask("query", collection="c", text="zebra", hybrid=True, limit=1)) == ["cat"]
        hits = (await one.ask("query", collection="c", text="mat", hybrid=True)).hits
        assert all(hit.text_score is None for hit in hits)  # the old words are gone with the old text

    run(scenario)


def test_get_gives_what_was_put_and_names_what_is_missing(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        metadata = {"s": 'it\'s "q" \\ \n ✓', "i": 2**53, "f": -0.25, "yes": True, "l": ["a", "b"], "camelCase": 1}
        hostile = "x' OR '1'='1"
        await one.fill(items=[{"id": hostile, "vector": [3.0, 4.0], "metadata": metadata}], width=2)
        got = await one.ask("get", collection="c", ids=["nobody", hostile, "x"], include_vectors=True)
        assert got.missing == ["nobody", "x"] and got.items[0].id == hostile
        assert got.items[0].metadata == metadata and got.items[0].text is None
        assert type(got.items[0].metadata["i"]) is int and got.items[0].metadata["yes"] is True
        assert got.items[0].vector == pytest.approx([0.6, 0.8])  # of metric cosine: at length 1
        assert (await one.ask("get", collection="c", ids=[hostile])).items[0].vector is None

    run(scenario)


def test_delete_by_ids_and_by_filter(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[*ANIMALS, {"id": "x' OR 1=1 --", "text": "odd"}])
        assert (await one.ask("delete", collection="c", ids=["' OR 1=1 --", "nobody"])).deleted == 0
        assert (await one.ask("delete", collection="c", ids=["cat", "nobody"])).deleted == 1
        assert (await one.ask("delete", collection="c", ids=["x' OR 1=1 --"])).deleted == 1
        assert (await one.ask("delete", collection="c", filter={"field": "kind", "equals": "' OR 1=1 --"})).deleted == 0
        assert (await one.ask("delete", collection="c", filter={"field": "legs", "gte": 4})).deleted == 1
        assert ids(await one.ask("query", collection="c", text="park")) == ["crow"]
        assert ids(await one.ask("query", collection="c", text="dog", hybrid=True)) == ["crow"]

    run(scenario)


def test_a_row_past_its_time_is_never_given_out_and_then_leaves(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        items: list[dict[str, Any]] = [
                 {"id": "usual", "text": "park one"}, {"id": "short", "text": "park two", "ttl_seconds": 10},
                 {"id": "long", "text": "park three", "ttl_seconds": 500}]  # fmt: skip
        await one.fill(items=items, ttl_seconds=100)
        await one.ask("query", collection="c", text="park")
        expires = {
            item.id: item.expires for item in (await one.ask("get", collection="c", ids=["usual", "short"])).items
        }
        assert expires == {"usual": one.clock.now + 100, "short": one.clock.now + 10}
        one.clock.now += 10
        assert set(ids(await one.ask("query", collection="c", text="park"))) == {"usual", "long"}
        assert set(ids(await one.ask("query", collection="c", text="park", hybrid=True))) == {"usual", "long"}
        assert set(ids(await one.ask("query", collection="c", text="park", exact=True))) == {"usual", "long"}
        everything = {"not": {"field": "x", "exists": True}}
        assert set(ids(await one.ask("query", collection="c", text="park", filter=everything))) == {"usual", "long"}
        assert (await one.ask("get", collection="c", ids=["short"])).missing == ["short"]
        assert (await one.ask("delete", collection="c", ids=["short"])).deleted == 0
        assert (await one.ask("describe_collection", collection="c")).rows == 3
        assert (await one.ask("expire", collection="c")).deleted == 1
        assert (await one.ask("describe_collection", collection="c")).rows == 2
        one.clock.now += 90
        await one.store.tidy()
        assert (await one.ask("describe_collection", collection="c")).rows == 1
        await one.ask("upsert", collection="c", items=[{"id": "short", "text": "park again"}])
        assert set(ids(await one.ask("query", collection="c", text="park"))) == {"short", "long"}

    run(scenario)


def test_nobody_reads_or_changes_anothers(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=ANIMALS)
        await one.ask("snapshot", collection="c", snapshot="s")
        await one.ask("create_collection", owner=BOB, collection="c")
        assert ids(await one.ask("query", owner=BOB, collection="c", text="cat")) == []
        await one.ask("upsert", owner=BOB, collection="c", items=[{"id": "cat", "text": "another cat"}])
        assert (await one.ask("get", owner=BOB, collection="c", ids=["dog"])).missing == ["dog"]
        assert (await one.ask("list_snapshots", owner=BOB, collection="c")).snapshots == []
        with pytest.raises(NotFound):
            await one.ask("restore", owner=BOB, collection="c", snapshot="s")
        assert (await one.ask("delete", owner=BOB, collection="c", ids=["cat", "dog"])).deleted == 1
        assert (await one.ask("drop_collection", owner=BOB, collection="c")).dropped
        assert (await one.ask("list_collections", owner=BOB)).collections == []
        [item] = (await one.ask("get", owner=ANN, collection="c", ids=["cat"])).items
        assert item.text == ANIMALS[0]["text"]

    run(scenario)


def test_a_snapshot_brings_back_what_was_there(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[*ANIMALS, {"id": "brief", "text": "brief", "ttl_seconds": 50}])
        saved = (await one.ask("snapshot", collection="c", snapshot="monday")).snapshot
        assert (saved.name, saved.rows) == ("monday", 4) and saved.bytes > 0 and saved.created == one.clock.now
        await one.ask("delete", collection="c", ids=["cat"])
        await one.ask("upsert", collection="c", items=[{"id": "new", "text": "new", "metadata": {"other": 1}}])
        restored = await one.ask("restore", collection="c", snapshot="monday")
        assert restored.snapshot == saved
        got = await one.ask("get", collection="c", ids=["cat", "new", "brief"], include_vectors=True)
        assert [item.id for item in got.items] == ["cat", "brief"] and got.items[1].expires == one.clock.now + 50
        found = await one.ask("query", collection="c", text="cat", hybrid=True, filter={"field": "legs", "gt": 3})
        assert ids(found)[0] == "cat" and found.hits[0].text_score
        assert (await one.ask("drop_collection", collection="c", keep_snapshots=True)).dropped
        await one.ask("restore", collection="c", snapshot="monday")
        assert (await one.ask("describe_collection", collection="c")).rows == 4
        assert (await one.ask("drop_snapshot", collection="c", snapshot="monday")).dropped
        assert not (await one.ask("drop_snapshot", collection="c", snapshot="monday")).dropped
        await one.ask("snapshot", collection="c", snapshot="tuesday")
        await one.ask("drop_collection", collection="c")
        assert (await one.ask("list_snapshots", collection="c")).snapshots == []

    run(scenario)


def test_two_at_once_lose_nothing_and_reads_go_on(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=[{"id": "anchor", "text": "anchor"}])

        async def write(who: int) -> None:
            for number in range(6):
                items = [{"id": f"{who}-{number}-{part}", "text": f"text {who} {number} {part}"} for part in range(3)]
                await one.ask("upsert", collection="c", items=items)

        async def read() -> None:
            for _ in range(12):
                assert ids(await one.ask("query", collection="c", text="anchor", limit=1)) == ["anchor"]
                assert ids(await one.ask("query", collection="c", text="anchor", limit=1, hybrid=True)) == ["anchor"]

        await asyncio.gather(*(write(who) for who in range(4)), read())
        assert (await one.ask("describe_collection", collection="c")).rows == 1 + 4 * 6 * 3
        wanted = [f"{who}-{number}-{part}" for who in range(4) for number in range(6) for part in range(3)]
        assert (await one.ask("get", collection="c", ids=wanted)).missing == []

    run(scenario)


def test_writes_to_the_same_rows_at_once_leave_one_of_them_whole(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill()
        batches = [[{"id": f"r{row}", "text": f"writer {who}"} for row in range(5)] for who in range(8)]
        await asyncio.gather(*(one.ask("upsert", collection="c", items=items) for items in batches))
        got = await one.ask("get", collection="c", ids=[f"r{row}" for row in range(5)])
        assert len({item.text for item in got.items}) == 1 and len(got.items) == 5

    run(scenario)


def test_an_idempotency_key_is_done_once(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill(items=ANIMALS)
        which = {"field": "legs", "equals": 4}
        for _ in range(2):
            result = await one.ask("delete", collection="c", filter=which, idempotency_key="k1")
            assert result.deleted == 2
        assert (await one.ask("delete", collection="c", filter=which)).deleted == 0
        with pytest.raises(InvalidRequest, match="k1"):
            await one.ask("upsert", collection="c", items=ANIMALS, idempotency_key="k1")
        assert (await one.ask("describe_collection", collection="c")).rows == 1

    run(scenario)


def test_vectors_must_fit_and_texts_need_the_encoder(run: Run) -> None:
    async def scenario(one: Opened) -> None:
        await one.fill("narrow", width=3)
        await one.fill("usual")
        for items, said in (
            ([{"id": "a", "vector": [1.0]}], r"items\.0\.vector`: 1 numbers, .* width 3"),
            ([{"id": "a", "vector": [0.0, 0.0, 0.0]}], "no direction"),
            ([{"id": "a", "vector": [1.0, 1.0, 1e39]}], "too large for 32 bits"),
            ([{"id": "a", "text": "a text"}], "width 3, texts become ones of 384"),
        ):
            with pytest.raises(InvalidRequest, match=said):
                await one.ask("upsert", collection="narrow", items=items)
        assert (await one.ask("describe_collection", collection="narrow")).rows == 0
        one.encoder = None
        with pytest.raises(Unavailable, match="text_encoder"):
            await one.ask("query", collection="usual", text="x")

    run(scenario)
