"""How long `gui_detection` takes as a served task, where the time goes, and whether its answers are always the same.

    python -m perf.gui_speed --data DIR
    python -m perf.gui_speed --screens a.png b.png --rounds 20 --grpc 127.0.0.1:8001

The screens are those of webui_rendered that are 1280 x 800, or those named. One request at a time, without and with
text; then the same requests eight at once. The engines' time is what Triton's statistics say that `gui_detector`,
`ocr_detector` and `ocr_recognizer` computed; the task's time is that of `gui_detection`. Engines run side by side on
several cores, so their sum may be more than the task's time; `engine_wall_share` counts it by the cores it could use.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tritonclient.grpc.aio as triton
from tritonclient.utils import InferenceServerException

from perf.bootstrap import median_figure, percentile_figure
from perf.command import add_server, parser_of, run
from perf.load import Round, closed_loop
from perf.reading import Media, media_of
from perf.report import Figure, Report, Scalar, progress, write
from perf.server import serving
from perf.sets import webui
from perf.triton import TIMEOUT_S, Sample, bytes_input, client_of
from python_backends.errors import InvalidRequest
from python_backends.inference.threads import usable_cores

TASK = "gui_detection"
ENGINES = ("gui_detector", "ocr_detector", "ocr_recognizer")
OUTPUTS = ("RESULT", "EVIDENCE", "FEATURES")
SIZE = (1280, 800)
TOGETHER = 8
_NANO = 1e-9


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of computing, and of a whole model with its queue, by model."""

    computed: Mapping[str, float]
    whole: Mapping[str, float]

    def since(self, before: Spent) -> Spent:
        """What was added after `before`."""
        return Spent(
            {name: value - before.computed[name] for name, value in self.computed.items()},
            {name: value - before.whole[name] for name, value in self.whole.items()},
        )


async def spent(client: Any) -> Spent:
    """What the server has spent on each model so far."""
    computed, whole = {}, {}
    for name in (TASK, *ENGINES):
        statistics = await client.get_inference_statistics(name)
        counts = statistics.model_stats[0].inference_stats
        computed[name] = counts.compute_infer.ns * _NANO
        whole[name] = counts.success.ns * _NANO
    return Spent(computed, whole)


async def ask(client: Any, media: Media, text: bool) -> Sample:
    """One request; the sample's answer is the picture's name and a digest of all three outputs."""
    request = json.dumps({"mime": media.mime, "filename": media.filename, "text": text}).encode()
    inputs = [bytes_input("REQUEST", [request]), bytes_input("MEDIA", [media.data])]
    wanted = [triton.InferRequestedOutput(name) for name in OUTPUTS]
    started = time.perf_counter()
    try:
        result = await client.infer(TASK, inputs, outputs=wanted, client_timeout=TIMEOUT_S)
    except InferenceServerException as exc:
        return Sample(time.perf_counter() - started, b"", str(exc))
    seconds = time.perf_counter() - started
    digest = hashlib.sha256()
    for name in OUTPUTS:
        array = result.as_numpy(name)
        digest.update(bytes(array.reshape(-1)[0]) if array.dtype == object else array.tobytes())
    return Sample(seconds, f"{media.filename} {digest.hexdigest()}".encode())


async def measured(address: str, screens: Sequence[Media], rounds: int) -> tuple[list[Figure], int]:
    """All figures, and how many requests failed."""
    async with client_of(address) as client:
        for text in (True, False):
            await closed_loop(screens, 1, lambda media, text=text: ask(client, media, text))  # type: ignore[misc]
        before = await spent(client)
        alone = [await closed_loop(screens, 1, lambda media: ask(client, media, True)) for _ in range(rounds)]
        time_spent = (await spent(client)).since(before)
        bare = [await closed_loop(screens, 1, lambda media: ask(client, media, False)) for _ in range(rounds)]
        many = [await closed_loop([*screens, *screens], TOGETHER, lambda media: ask(client, media, True))]
    answers = distinct([*alone, *many])
    figures = [
        *latency("with_text", alone), *latency("without_text", bare), *shares(time_spent, len(screens) * rounds),
        Figure("together_pages_per_s", many[0].pages_per_s), Figure("most_answers_to_one_screen_count", float(answers)),
    ]  # fmt: skip
    return figures, sum(each.failures for each in (*alone, *bare, *many))


def latency(name: str, rounds: Sequence[Round]) -> list[Figure]:
    """Median and 95th percentile of single requests, in milliseconds."""
    times = [1e3 * sample.seconds for each in rounds for sample in each.good]
    return [median_figure(f"{name}_p50_ms", times), percentile_figure(f"{name}_p95_ms", times, 95)]


def shares(time_spent: Spent, requests: int) -> list[Figure]:
    """The engines' time: each model's milliseconds a request, and their sum against the task's time."""
    task = time_spent.whole[TASK]
    engines = sum(time_spent.computed[name] for name in ENGINES)
    each = [Figure(f"{name}_ms_a_screen", 1e3 * time_spent.computed[name] / requests) for name in ENGINES]
    return [
        *each, Figure("task_ms_a_screen", 1e3 * task / requests), Figure("engine_over_task_ratio", engines / task),
        Figure("engine_core_share", engines / task / min(usable_cores(), 2)),
    ]  # fmt: skip


def distinct(rounds: Sequence[Round]) -> int:
    """The most different answers that one screen got."""
    answers: dict[bytes, set[bytes]] = {}
    for sample in (sample for each in rounds for sample in each.good):
        name, _, digest = sample.answer.rpartition(b" ")
        answers.setdefault(name, set()).add(digest)
    return max(map(len, answers.values()), default=0)


def screens_of(data: Path | None, named: Sequence[Path]) -> list[Media]:
    """The screens to ask about."""
    if named:
        return [media_of(path) for path in named]
    if data is None:
        raise InvalidRequest("say which screens: --data with the evaluation sets, or --screens with files")
    found = webui.load_screens(data / webui.SCREENS.folder)
    return [screen.media for screen in found if (screen.width, screen.height) == SIZE]


def main() -> int:
    """Exit status 1 if a request failed or one screen got two answers."""
    parser = parser_of("gui_speed", __doc__)
    parser.add_argument("--data", type=Path, help="folder with one folder a set")
    parser.add_argument("--screens", type=Path, nargs="+", default=[], help="pictures of screens")
    parser.add_argument("--rounds", type=int, default=10, help="times that every screen is asked about")
    add_server(parser, http=False)
    chosen = parser.parse_args()
    screens = screens_of(chosen.data, chosen.screens)
    with contextlib.ExitStack() as stack:
        address = chosen.grpc or stack.enter_context(serving()).grpc
        progress(f"{len(screens)} screens, {chosen.rounds} rounds ...")
        figures, failures = asyncio.run(measured(address, screens, chosen.rounds))
    settings: dict[str, Scalar] = {"screens": len(screens), "rounds": chosen.rounds}
    write(Report("gui_speed", figures, failures, settings))
    answers = next(figure.value for figure in figures if figure.key == "most_answers_to_one_screen_count")
    return int(failures > 0 or answers != 1)


if __name__ == "__main__":
    run(main)
