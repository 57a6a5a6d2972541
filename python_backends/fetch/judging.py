"""Where a name leads, judged: the step between the rule and the connection that every way out of this server takes."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from python_backends.errors import UrlBlocked
from python_backends.fetch.address import parse_address
from python_backends.fetch.dial import Resolver
from python_backends.fetch.policy import BLOCKED, FetchPolicy, port_of


async def judged(policy: FetchPolicy, resolver: Resolver, url: httpx.URL) -> Sequence[str]:
    """Every address of the host of `url`, all of them allowed; UrlBlocked if there is none or one is not.

    Dial one of these, never the name: it may resolve to something else the next time.
    """
    port = port_of(url)
    found = await resolver(url.raw_host.decode("ascii"), port)
    addresses = [parse_address(item) for item in found]
    if not addresses or any(item is None or not policy.admits(item, port) for item in addresses):
        raise UrlBlocked(BLOCKED)
    return [str(item) for item in addresses]
