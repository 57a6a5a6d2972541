"""How long the task `object_detection` takes, and how much of it is the networks' own time.

    python -m perf.objects_speed
    python -m perf.objects_speed --grpc HOST:PORT --seconds 20

One request after the other for pictures of several sizes: three prompts without and with shapes, and everything (no
prompt). Times are of the client, over gRPC. `engine_ratio` is the time that the networks computed (Triton's statistics:
object_detector, segmenter, text_encoder), over the time that the task's model ran.
"""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from tritonclient.utils import InferenceServerException

from perf.bootstrap import median_figure, percentile_figure
from perf.command import add_server, parser_of, run
from perf.report import Figure, Report, progress, write
from perf.server import serving
from perf.triton import TIMEOUT_S, bytes_input, client_of

TASK = "object_detection"
NETWORKS = ("object_detector", "segmenter", "text_encoder")
SIZES = {"photo_640x480": (640, 480), "screenshot_1280x800": (1280, 800), "page_3840x2160": (3840, 2160)}
PROMPTS = ["red circle", "blue square", "cat"]
REQUESTS: Mapping[str, Mapping[str, Any]] = {
    "boxes": {"prompts": PROMPTS}, "shapes": {"prompts": PROMPTS, "masks": True}, "everything": {},
}  # fmt: skip
WARM_UP, LEAST = 2, 5


@dataclass(frozen=True, slots=True)
class Work:
    """Nanoseconds of computing by model."""

    by_model: Mapping[str, int]

    def since(self, before: Work) -> tuple[int, int]:
        """(networks, task): what was computed after `before` was taken."""
        spent = {name: self.by_model[name] - before.by_model.get(name, 0) for name in (*NETWORKS, TASK)}
        return sum(spent[name] for name in NETWORKS), spent[TASK]


def picture(width: int, height: int) -> bytes:
    """A JPEG of coloured things on a pale ground, the same each time."""
    dice = np.random.default_rng(width)
    image = Image.new("RGB", (width, height), (238, 234, 226))
    draw = ImageDraw.Draw(image)
    for number in range(24):
        x, y = dice.integers(0, width), dice.integers(0, height)
        size, colour = int(dice.integers(20, height // 4)), tuple(int(c) for c in dice.integers(0, 255, 3))
        shape = draw.ellipse if number % 2 else draw.rectangle
        shape((int(x), int(y), int(x) + size, int(y) + size), fill=colour)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()


async def work_so_far(client: Any) -> Work:
    """From Triton's statistics."""
    statistics = await client.get_inference_statistics(as_json=True)
    return Work({
        one["name"]: int(one.get("inference_stats", {}).get("compute_infer", {}).get("ns", 0))
        for one in statistics["model_stats"]
    })  # fmt: skip


async def measured(grpc: str, seconds: float) -> tuple[list[Figure], int]:
    """Figures of every size and kind of request, and how many requests failed."""
    figures, failures = [], 0
    async with client_of(grpc) as client:
        for size, sides in SIZES.items():
            media = picture(*sides)
            for kind, request in REQUESTS.items():
                progress(f"{size}, {kind}")
                times, ratio, failed = await _timed(client, media, request, seconds)
                failures += failed
                figures += [median_figure(f"{size}.{kind}.p50_ms", times),
                            percentile_figure(f"{size}.{kind}.p95_ms", times, 95),
                            Figure(f"{size}.{kind}.engine_ratio", ratio)]  # fmt: skip
    return figures, failures


async def _timed(
    client: Any, media: bytes, request: Mapping[str, Any], seconds: float
) -> tuple[list[float], float, int]:
    """Milliseconds of each request, the networks' share, and failures."""
    inputs = [bytes_input("REQUEST", [json.dumps(request).encode()]), bytes_input("MEDIA", [media])]
    for _ in range(WARM_UP):
        await client.infer(TASK, inputs, client_timeout=TIMEOUT_S)
    before, failed = await work_so_far(client), 0
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < LEAST:
        started = time.perf_counter()
        try:
            await client.infer(TASK, inputs, client_timeout=TIMEOUT_S)
        except InferenceServerException as error:
            progress(str(error))
            failed += 1
            if failed > LEAST:
                break
        times.append((time.perf_counter() - started) * 1e3)
    networks, task = (await work_so_far(client)).since(before)
    return times, networks / max(1, task), failed


def main() -> int:
    """Exit status 0, 1 if a request failed."""
    parser = parser_of("objects_speed", __doc__)
    add_server(parser, http=False)
    parser.add_argument("--seconds", type=float, default=8.0, help="for each size and kind of request")
    arguments = parser.parse_args()
    with nullcontext() if arguments.grpc else serving() as server:
        grpc = server.grpc if server is not None else arguments.grpc
        figures, failures = asyncio.run(measured(grpc, arguments.seconds))
    write(Report("objects_speed", figures, failures, {"seconds": arguments.seconds}))
    return 1 if failures else 0


if __name__ == "__main__":
    run(main)
