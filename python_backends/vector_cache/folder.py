"""The folder of the vector cache."""

from __future__ import annotations

from python_backends.own_folder import LOCK_WAIT_S, Home, OwnFolder, Purpose

CACHE_VARIABLE = "OPENFAZE_VECTOR_CACHE"
PURPOSE = Purpose("vector cache", CACHE_VARIABLE, "vector_cache", "cache_folder")


class Folder(OwnFolder):
    """See `OwnFolder`; raises Unavailable (code cache_folder)."""

    def __init__(self, home: Home, wait_s: float = LOCK_WAIT_S) -> None:
        super().__init__(home, PURPOSE, wait_s)
