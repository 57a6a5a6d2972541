"""The rounds that delete what is past its time, for as long as a store is open."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from python_backends.errors import OpenfazeError
from python_backends.outlived import Outlived

_LOG = logging.getLogger("openfaze.vector_store")


class Tidied(Protocol):
    """What is tidied up: a `VectorStore`."""

    async def tidy(self) -> object:
        """One round. Raises OpenfazeError."""


async def tidied(store: Tidied, every_s: float) -> None:
    """Tidy `store` up every so many seconds, until it is cancelled."""
    while True:
        await asyncio.sleep(every_s)
        with Outlived("the tidying of the vector store"):
            await _round(store)


async def _round(store: Tidied) -> None:
    try:
        await store.tidy()
    except OpenfazeError as error:  # Qdrant is away
        _LOG.warning("the vector store could not be tidied: %s", error.message)
