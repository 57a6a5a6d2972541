"""An open loop: requests leave at fixed times, whatever becomes of those before. `python -m perf.outage.load`.

One request in `--pages-every` reads a picture, the others a text of their own each. Every answer is compared: a text
must come back as it is, a picture as the first time. A line of JSON for each request goes to standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass

import httpx

from client.cli.entry import run
from perf.chat import chat_body
from perf.reading import Media
from python_backends.runtime.config import CHECKOUT

_PAGE = CHECKOUT / "examples" / "receipt.jpg"
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it left (time.time()), seconds until its answer, what kind it was, and its fault if any."""

    at: float
    seconds: float
    kind: str
    fault: str = ""


class Load:
    """Requests to the gateway at `url`."""

    def __init__(self, client: httpx.AsyncClient, pages_every: int) -> None:
        self._client, self._pages_every = client, pages_every
        self._page = Media(_PAGE.read_bytes(), "image/jpeg", _PAGE.name)
        self._right = ""

    async def ask(self, number: int) -> Asked:
        """Request number `number`, and what is wrong with its answer."""
        is_page = number % self._pages_every == 0
        text = f"Line {number} of the load, which is to come back as it is."
        media = self._page if is_page else Media(text.encode(), "text/plain", "line.txt")
        at, started = time.time(), time.perf_counter()
        try:
            reply = await self._client.post("/v1/chat/completions", json=chat_body(media))
            fault = self._fault(reply, "" if is_page else text)
        except httpx.HTTPError as error:
            fault = f"no answer: {type(error).__name__}"
        return Asked(at, time.perf_counter() - started, "page" if is_page else "text", fault)

    def _fault(self, reply: httpx.Response, text: str) -> str:
        if reply.status_code != 200:
            return f"HTTP {reply.status_code}: {reply.text[:200]}"
        read = json.loads(reply.json()["choices"][0]["message"]["content"])
        found = json.dumps(read) if not text else str(read["result"]["extracted_text"])
        self._right = self._right or ("" if text else found)
        return "" if found == (text or self._right) else f"wrong answer: {found[:200]}"


async def loop(url: str, rate: float, seconds: float, pages_every: int) -> list[Asked]:
    """All requests of `seconds` at `rate` a second."""
    limits = httpx.Limits(max_connections=64)
    async with httpx.AsyncClient(base_url=url, timeout=_PATIENCE_S, trust_env=False, limits=limits) as client:
        load, started = Load(client, pages_every), time.perf_counter()
        asked = []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            asked.append(asyncio.ensure_future(load.ask(number)))
        return list(await asyncio.gather(*asked))


def main() -> int:
    """Always 0: what failed is in the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--pages-every", type=int, required=True)
    arguments = parser.parse_args()
    found = asyncio.run(loop(arguments.url, arguments.rate, arguments.seconds, arguments.pages_every))
    sys.stdout.writelines(f"{json.dumps(asdict(asked))}\n" for asked in found)
    return 0


if __name__ == "__main__":
    run(main)
