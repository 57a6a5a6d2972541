"""Whether the same request gets the same answer: alone, many at once, and between other pages.

    python -m perf.determinism --page receipt.jpg
    python -m perf.determinism --page receipt.jpg --neighbours DIR --count 200 --concurrency 8 --url http://127.0.0.1:8080

Sends N equal chat-completions requests at concurrency C and counts distinct answers: SHA-256 of the body without `id`
and `created`, byte for byte otherwise. With `--neighbours` every second request is another page, so that what shares a
batch with the page changes; the answers to the page must be those of the first part.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from perf.chat import chat_body
from perf.command import add_server, parser_of, run
from perf.load import Round, closed_loop
from perf.pages import pages_of
from perf.reading import Media, media_of
from perf.report import Figure, Report, write
from perf.server import serving
from perf.triton import Sample

VARYING = ("id", "created")


def digest(body: bytes) -> bytes:
    """SHA-256 of a response without the fields that name the request."""
    parsed: dict[str, Any] = json.loads(body)
    kept = {key: value for key, value in parsed.items() if key not in VARYING}
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest().encode()


async def ask(client: httpx.AsyncClient, body: bytes) -> Sample:
    """One request; the sample's answer is the digest."""
    started = time.perf_counter()
    try:
        response = await client.post("/v1/chat/completions", content=body)
    except httpx.HTTPError as exc:
        return Sample(time.perf_counter() - started, b"", repr(exc))
    seconds = time.perf_counter() - started
    if response.status_code != 200:
        return Sample(seconds, b"", f"HTTP {response.status_code}: {response.text[:200]}")
    return Sample(seconds, digest(response.content))


def encoded(media: Media) -> bytes:
    """The request's body, made once so that its bytes are the same every time."""
    return json.dumps(chat_body(media)).encode()


async def measure(url: str, key: str, bodies: Sequence[bytes], count: int, concurrency: int) -> tuple[Round, Round]:
    """(equal requests, answers to the same page between the other bodies); `bodies[0]` is the page."""
    page, *others = bodies
    mixed = [body for i in range(count if others else 0) for body in (page, others[i % len(others)])]
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=600.0, trust_env=False) as client:
        alone = await ask(client, page)
        same = await closed_loop([page] * count, concurrency, lambda body: ask(client, body))
        kept: list[Sample] = []

        async def send(body: bytes) -> Sample:
            sample = await ask(client, body)
            if body is page or sample.error:
                kept.append(sample)
            return sample

        between = await closed_loop(mixed, concurrency, send)
    return Round(same.seconds, [alone, *same.samples]), Round(between.seconds, kept)


def unique(*rounds: Round) -> int:
    """Distinct answers over all rounds."""
    return len({sample.answer for done in rounds for sample in done.good})


def main() -> int:
    """Exit status 1 if there is more than one answer or a request failed."""
    parser = parser_of("determinism", __doc__)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--neighbours", type=Path, nargs="+", default=[], help="other pages to mix in")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=8)
    add_server(parser, grpc=False)
    arguments = parser.parse_args()
    neighbours = pages_of(arguments.neighbours) if arguments.neighbours else []
    bodies = [encoded(media) for media in (media_of(arguments.page), *neighbours)]
    with contextlib.ExitStack() as stack:
        url = arguments.url or stack.enter_context(serving()).url
        same, between = asyncio.run(measure(url, arguments.key, bodies, arguments.count, arguments.concurrency))
    failures = same.failures + between.failures
    figures = [
        Figure("unique_answers_count", float(unique(same))),
        Figure("unique_answers_with_neighbours_count", float(unique(same, between))),
    ]
    settings = {
        "requests": arguments.count, "concurrency": arguments.concurrency, "neighbours": len(neighbours),
    }  # fmt: skip
    errors = sorted({sample.error for done in (same, between) for sample in done.samples if sample.error})
    write(Report("determinism", figures, failures, settings, notes=errors[:5]))
    return int(failures > 0 or unique(same, between) != 1)


if __name__ == "__main__":
    run(main)
