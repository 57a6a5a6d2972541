"""What a structured answer costs over reading alone, and whether equal requests have one answer.

    python -m perf.structured --page examples/invoice.png
    python -m perf.structured --page FILE --rounds 20 --count 100

Over the endpoint: the page as task `ocr`, then as a request with the schema below, in turn; the ratio is taken round by
round. Then `--count` equal structured requests at 1, 4 and 8 at once: how many distinct answers there are.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import orjson

from perf.bootstrap import median_figure
from perf.chat import chat_body
from perf.command import parser_of, run
from perf.reading import Media, media_of
from perf.report import Figure, Report, progress, write
from perf.server import serving

PATH = "/v1/chat/completions"
AT_ONCE = (1, 4, 8)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "seller": {"type": "string"},
        "invoice_number": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "total": {"type": "number"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"description": {"type": "string"}, "amount": {"type": "number"}},
            },
        },
    },
}


def structured_body(media: Media) -> dict[str, Any]:
    """A request for SCHEMA with one document."""
    body = chat_body(media)
    form = {"type": "json_schema", "json_schema": {"name": "invoice", "schema": SCHEMA}}
    return body | {"messages": body["messages"][1:], "response_format": form}


def asked(client: httpx.Client, body: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    """Milliseconds, and the answer."""
    started = time.perf_counter()
    reply = client.post(PATH, json=body)
    took = (time.perf_counter() - started) * 1000
    reply.raise_for_status()
    return took, reply.json()


def cost(client: httpx.Client, media: Media, rounds: int) -> list[Figure]:
    """Medians over `rounds`, after one that is thrown away."""
    reading, structured, ratios = [], [], []
    for number in range(rounds + 1):
        plain, _ = asked(client, chat_body(media))
        whole, _ = asked(client, structured_body(media))
        if number:
            reading.append(plain)
            structured.append(whole)
            ratios.append(whole / plain)
    return [
        median_figure("ocr_p50_ms", reading), median_figure("structured_p50_ms", structured),
        median_figure("structured_times_ocr_ratio", ratios),
    ]  # fmt: skip


def distinct(client: httpx.Client, media: Media, count: int) -> list[Figure]:
    """Distinct answers of `count` equal requests at each of AT_ONCE."""
    body = structured_body(media)
    figures = []
    for at_once in AT_ONCE:
        progress(f"{count} equal requests, {at_once} at once")
        with ThreadPoolExecutor(at_once) as pool:
            replies = list(pool.map(lambda _: asked(client, body)[1], range(count)))
        answers = {orjson.dumps([reply["choices"], reply["precontext"], reply["usage"]]) for reply in replies}
        figures.append(Figure(f"distinct_answers_c{at_once}_count", float(len(answers))))
    return figures


def main() -> int:
    """Exit status 1 if equal requests had different answers."""
    parser = parser_of("structured", __doc__)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=100)
    arguments = parser.parse_args()
    media = media_of(arguments.page)
    with serving() as server, httpx.Client(base_url=server.url, timeout=120.0, trust_env=False) as client:
        figures = cost(client, media, arguments.rounds) + distinct(client, media, arguments.count)
    wrong = sum(figure.value != 1 for figure in figures if figure.key.startswith("distinct"))
    write(Report("structured", figures, wrong, {"page": arguments.page.name, "rounds": arguments.rounds}))
    return int(wrong > 0)


if __name__ == "__main__":
    run(main)
