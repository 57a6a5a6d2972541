"""The REST interface of a Qdrant server, with the HTTP client that is here anyway."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import httpx

from python_backends.errors import Unavailable

KEY_VARIABLE = "OPENFAZE_QDRANT_KEY"
_TIMEOUT = httpx.Timeout(2.0, connect=1.0)
_NOT_THERE = httpx.codes.NOT_FOUND
Json = dict[str, Any]


class QdrantHttp:
    """Calls of one server, whose address is the base of `http`; `close` closes that."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @classmethod
    def at(
        cls, address: str, environment: Mapping[str, str] = os.environ, timeout: httpx.Timeout = _TIMEOUT
    ) -> QdrantHttp:
        """The server at `address`; its key stands in the variable KEY_VARIABLE."""
        key = environment.get(KEY_VARIABLE)
        headers = {"api-key": key} if key else {}
        # Its own address, named by whoever runs the server: neither a proxy nor the guard of fetched URLs belongs here.
        return cls(httpx.AsyncClient(base_url=address, headers=headers, timeout=timeout, trust_env=False))

    async def call(self, method: str, path: str, body: Json | None = None, *, missing: bool = False) -> Any:
        """The `result` of one call; None for a thing that is not there if `missing` allows that.

        Raises Unavailable (code qdrant_failed) for every other failure.
        """
        try:
            response = await self._http.request(method, path, json=body)
            if missing and response.status_code == _NOT_THERE:
                return None
            response.raise_for_status()
            return response.json()["result"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as exc:
            why = str(exc) or type(exc).__name__  # a time-out says nothing else
            raise Unavailable(
                f"Qdrant at {self._http.base_url} cannot be used: {why}; check the parameter `qdrant` and the variable "
                f"{KEY_VARIABLE}",
                code="qdrant_failed",
            ) from exc

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()
