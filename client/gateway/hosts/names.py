"""The addresses behind the names of hosts."""

from __future__ import annotations

import asyncio
import socket
from typing import Protocol


class Names(Protocol):
    """Where names are looked up: the system's resolver in service, a fake in tests."""

    async def addresses(self, name: str) -> list[str]:
        """All IP addresses of `name`, none when it has none or cannot be looked up now."""


class SystemNames:
    """The system's resolver."""

    async def addresses(self, name: str) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except OSError:
            return []
        return sorted({str(entry[4][0]) for entry in found})


def joined(address: str, port: int) -> str:
    """HOST:PORT, as it stands in a URL."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
