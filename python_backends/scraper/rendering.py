"""Having the model `browser` show a page that draws itself with scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from python_backends.errors import UpstreamFailed
from python_backends.scraper.service import Rendered

BROWSER = "browser"
_QUIET_S = 5.0
"""How long a page may go on loading once it is there; many never stop."""

Asks = Callable[[Mapping[str, Any]], Awaitable[bytes]]
"""REQUEST of the model `browser` -> its RESULT."""


async def rendered(address: str, asks: Asks) -> Rendered:
    """The page behind `address` after its scripts. Raises UpstreamFailed, and what the model raises."""
    steps: list[Mapping[str, Any]] = [
        {"action": "navigate", "url": address}, {"action": "wait", "load": "networkidle", "seconds": _QUIET_S},
        {"action": "html"},
    ]  # fmt: skip
    told = orjson.loads(await asks({"steps": steps}))
    if not told["ok"] and told["steps"][-1]["action"] == "wait":
        told = orjson.loads(await asks({"steps": [steps[0], steps[2]]}))
    last = told["steps"][-1]
    if not told["ok"]:
        raise UpstreamFailed(f"the browser could not show the page: {last['error']['message']}")
    return Rendered(str(last["html"] or "").encode("utf-8", "replace"), str(last["url"] or address))
