"""Requests, results, settings and folders: what is accepted, what is refused and how."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson
import pytest

from python_backends.errors import InternalError, InvalidRequest, Unavailable
from python_backends.own_folder import Home
from python_backends.runtime.config import CHECKOUT
from python_backends.vector_cache.folder import CACHE_VARIABLE, PURPOSE, Folder
from python_backends.vector_cache.request import MAX_TEXT, AskStats, Forget, LookUp, StoreAnswer, parse_request
from python_backends.vector_cache.result import CacheStats, Forgotten, Found, Stored, VectorCacheResult
from python_backends.vector_cache.schema import schema_text
from python_backends.vector_cache.settings import settings_of
from tests.vector_cache.making import ANN, digest, entry, local_store, question

LOOK_UP = {"op": "lookup", "namespace": ANN, "scope": digest("s"), "text": "a", "exact": digest("sa")}


def test_the_four_requests_are_told_apart_by_op() -> None:
    store = {**LOOK_UP, "op": "store", "answer": "{}"}
    requests = (LOOK_UP, store, {"op": "forget", "namespace": ANN}, {"op": "stats"})
    kinds = [type(parse_request(orjson.dumps(request))) for request in requests]
    assert kinds == [LookUp, StoreAnswer, Forget, AskStats]


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"op": "drop"}, "op"),
        ({"scope": "short"}, "scope"),
        ({"namespace": "Ann"}, "namespace"),
        ({"exact": "A" * 64}, "exact"),
        ({"text": 5}, "text"),
        ({"text": "a" * (MAX_TEXT + 1)}, "text"),
        ({"answer": "{}"}, "answer"),
        ({"semantic": "yes"}, "semantic"),
        ({"op": "store"}, "answer"),
        ({"op": "store", "answer": "{}", "ttl_seconds": 0.0}, "ttl_seconds"),
    ],
)
def test_a_bad_request_names_the_field(change: dict[str, object], param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_request(orjson.dumps({**LOOK_UP, **change}))
    assert caught.value.param == param


def test_text_at_the_bound_is_accepted() -> None:
    assert isinstance(parse_request(orjson.dumps({**LOOK_UP, "text": "a" * MAX_TEXT})), LookUp)


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="op"):
        parse_request(b"")


def test_the_published_schema_is_that_of_the_results() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "vector_cache.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize(
    "result",
    [
        Found(hit="exact", answer="{}", age_seconds=1.0, similarity=1.0),
        Found(reason="none_near"),
        Stored(stored=True, semantic=True),
        Forgotten(forgotten=3),
        CacheStats(entries=0, bytes=0, vectors=0, index="memory", exact_hits=0, semantic_hits=0, misses=0, stores=0,
                   refusals={}),
    ],
    ids=lambda result: type(result).__name__,
)  # fmt: skip
def test_each_result_is_one_of_the_published_ones(result: Found | Stored | Forgotten | CacheStats) -> None:
    assert type(VectorCacheResult.model_validate_json(result.model_dump_json()).root) is type(result)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"indx": "memory"}, "indx"),
        ({"index": "faiss"}, "faiss"),
        ({"max_entries": "many"}, "max_entries"),
        ({"max_entries": "0"}, "max_entries"),
        ({"similarity": "1.01"}, "similarity"),
    ],
)
def test_settings_are_read_strictly(parameters: dict[str, str], said: str) -> None:
    with pytest.raises(InternalError, match=said):
        settings_of(parameters)


def test_settings_are_numbers() -> None:
    settings = settings_of({"max_entries": "7", "similarity": "1", "ttl_seconds": "0.5", "folder": "/a"})
    assert (settings.max_entries, settings.similarity, settings.ttl_seconds, settings.folder) == (7, 1.0, 0.5, "/a")


def test_where_the_folder_is() -> None:
    run = {"OPENFAZE_MARKS": "/run/of/server/abandoned"}
    assert Home.of_this_server(PURPOSE, "", run) == Home(Path("/run/of/server/vector_cache"), lasting=False)
    assert Home.of_this_server(PURPOSE, "/named", run) == Home(Path("/named"), lasting=True)
    assert Home.of_this_server(PURPOSE, "/named", {**run, CACHE_VARIABLE: "/env"}) == Home(Path("/env"), lasting=True)
    assert not Home.of_this_server(PURPOSE, "", {}).lasting


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    home = Home(tmp_path / "cache", lasting=True)
    first = Folder(home, wait_s=0.0)
    with pytest.raises(Unavailable, match="own `folder`") as caught:
        Folder(home, wait_s=0.0)
    assert caught.value.code == "cache_folder"
    first.close()
    Folder(home, wait_s=0.0).close()


def test_a_folder_others_can_read_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(Unavailable, match="this user alone"):
        Folder(Home(tmp_path, lasting=True))


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Unavailable, match="folder"):
        Folder(Home(tmp_path / "file" / "cache", lasting=True))


@pytest.mark.parametrize("lasting", [True, False])
def test_what_does_not_outlive_the_server_is_deleted(tmp_path: Path, lasting: bool) -> None:
    folder = Folder(Home(tmp_path / "cache", lasting=lasting))
    (folder.path / "entries").write_text("secret", "utf-8")
    folder.close()
    assert folder.path.exists() is lasting


def test_files_are_for_this_user_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = local_store(tmp_path / "cache")
        await store.put(entry(question()))
        assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
        await store.close()

    asyncio.run(scenario())
