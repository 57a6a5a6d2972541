"""What a store is opened with, and what is said where it cannot be."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import pytest

from python_backends.errors import InternalError, Unavailable
from python_backends.notes import NOTES_VARIABLE
from python_backends.vector_store.folder import STORE_VARIABLE
from python_backends.vector_store.lance_errors import translated
from python_backends.vector_store.opening import store_of
from python_backends.vector_store.service import Service
from tests.vector_store.making import Clock, opened


def test_settings_come_from_the_configuration_and_the_environment(tmp_path: Path) -> None:
    async def scenario() -> None:
        held = store_of({"folder": str(tmp_path / "named")}, {STORE_VARIABLE: str(tmp_path / "said")})
        assert held.folder.path == tmp_path / "said" and held.store.engine.name == "lancedb"
        with pytest.raises(Unavailable, match="held by another vector store") as refused:
            store_of({"folder": str(tmp_path / "said")}, {})
        assert refused.value.code == "store_folder"
        await held.close()
        held = store_of({"folder": str(tmp_path / "said"), "qdrant": "http://127.0.0.1:9"}, {})
        assert held.store.engine.name == "qdrant"
        await held.close()
        for wrong in ({"colour": "red"}, {"rows": "x"}, {"memory_mb": "-1"}):
            with pytest.raises(InternalError, match=next(iter(wrong))):
                store_of(wrong, {STORE_VARIABLE: str(tmp_path / "other")})

    asyncio.run(scenario())


def test_a_server_that_was_given_no_folder_says_that_nothing_lasts(tmp_path: Path) -> None:
    async def scenario() -> None:
        held = store_of({}, {NOTES_VARIABLE: str(tmp_path / "run" / "marks")})
        async with opened(tmp_path, held.store.engine, Clock()) as one:
            one.service = Service(held.store, "1")
            assert not (await one.ask("create_collection", collection="c")).collection.lasting
        assert held.folder.path == tmp_path / "run" / "vector_store"
        held.folder.close()
        assert not held.folder.path.exists()

    asyncio.run(scenario())


def test_a_library_that_is_missing_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="install the locked requirements") as told, translated(tmp_path):
        importlib.import_module("no_such_module_as_this")
    assert told.value.code == "store_not_installed"
