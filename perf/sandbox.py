"""How fast a program gets its answer from the sandbox: out of a waiting sandbox, in a session, and with none waiting.

    python -m perf.sandbox                     # the service itself, without Triton
    python -m perf.sandbox --grpc HOST:PORT    # through a server's model `sandbox`, which has its own sandboxes waiting

The programs are the least there are (`print(42)`), so every millisecond is the sandbox's. Between two of them `--pause`
lets the next sandbox start, as it does for requests that do not come faster. Bare interpreters are started beside: what
a service without isolation and without waiting would take.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import orjson
import tritonclient.grpc as triton_grpc

from perf.bootstrap import median_figure, percentile_figure
from perf.command import add_server, parser_of, run
from perf.report import Figure, Report, progress, write
from python_backends.runtime.probes import input_tensors
from python_backends.sandbox import processes
from python_backends.sandbox.cell import Cell
from python_backends.sandbox.opening import service_of
from python_backends.sandbox.programs import Programs, Runtime
from python_backends.sandbox.request import RUNTIMES, request_of
from python_backends.sandbox.service import Service

PROGRAMS = {"python": "print(42)", "typescript": "const answer: number = 42; console.log(answer)"}
WARM_UP = 2

Ask = Callable[[Mapping[str, object]], Mapping[str, object]]


def through_service(service: Service) -> Ask:
    """Requests to a service in this process."""

    def ask(fields: Mapping[str, object]) -> Mapping[str, object]:
        request = request_of(orjson.dumps(dict(fields)), [], service.recipe.limits)
        return service.run(request, []).model_dump()

    return ask


def through_triton(client: triton_grpc.InferenceServerClient) -> Ask:
    """Requests to the model of a server."""

    def ask(fields: Mapping[str, object]) -> Mapping[str, object]:
        request = input_tensors({"REQUEST": np.array([orjson.dumps(dict(fields))], np.object_)})
        answer = client.infer("sandbox", request, client_timeout=60)
        result: Mapping[str, object] = orjson.loads(answer.as_numpy("RESULT").reshape(-1)[0])
        return result

    return ask


def answered(ask: Ask, language: str, session: str | None = None) -> float:
    """Milliseconds until the answer; ValueError for another than 42."""
    started = time.perf_counter()
    result = ask({"code": PROGRAMS[language], "language": language, "session": session})
    elapsed = (time.perf_counter() - started) * 1e3
    if result["output"] != "42\n":
        raise ValueError(f"{language}: {result}")
    return elapsed


def measured(ask: Ask, language: str, count: int, pause_s: float) -> list[Figure]:
    """p50 and p99 of fresh sandboxes that waited, and of a session."""
    fresh, kept = [], []
    session = f"perf-{time.time_ns()}"
    for _ in range(WARM_UP + count):
        time.sleep(pause_s)
        fresh.append(answered(ask, language))
    for _ in range(WARM_UP + count):
        kept.append(answered(ask, language, session))
    ask({"language": language, "session": session, "end_session": True})
    return [percentile_figure(f"{language}_{name}_p{p}_ms", values[WARM_UP:], p)
            for name, values in (("warm", fresh), ("session", kept)) for p in (50, 99)]  # fmt: skip


def started_cold(service: Service, language: str, count: int) -> list[Figure]:
    """What a sandbox takes to start, and the memory that a waiting one holds."""
    times, memory = [], []
    for _ in range(count):
        begun = time.perf_counter()
        with contextlib.closing(Cell(RUNTIMES[language], service.recipe)) as cell:
            cell.await_ready()
            times.append((time.perf_counter() - begun) * 1e3)
            memory.append(processes.proportional_memory(processes.tree(cell.root)) / 2**20)
    return [median_figure(f"{language}_start_ms", times), median_figure(f"{language}_waiting_mib", memory)]


def started_bare(programs: Programs, runtime: Runtime, count: int) -> list[float]:
    """Milliseconds of an interpreter alone, on this machine as it is, from its start to the end of its program."""
    bare = {"python": [str(programs.python), "-I", "-S", "-c", "print(42)"],
            "deno": [str(programs.deno), "eval", "--no-config", "console.log(42)"]}  # fmt: skip
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        subprocess.run(bare[runtime], capture_output=True, check=True, env={"NO_COLOR": "1", "PATH": "/usr/bin:/bin"})
        times.append((time.perf_counter() - begun) * 1e3)
    return times


def all_figures(service: Service, ask: Ask, languages: Sequence[str], count: int, pause_s: float) -> list[Figure]:
    """Every figure; ValueError for a wrong answer."""
    figures: list[Figure] = []
    for language in languages:
        progress(f"{language} ...")
        figures += measured(ask, language, count, pause_s)
        figures += started_cold(service, language, max(5, count // 4))
        bare = started_bare(service.recipe.programs, RUNTIMES[language], max(5, count // 4))
        figures.append(median_figure(f"{language}_bare_ms", bare))
    return figures


def main() -> int:
    """Exit status 1 if a program was answered wrongly."""
    parser = parser_of("sandbox", __doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--pause", type=float, default=0.6, metavar="SECONDS")
    parser.add_argument("--languages", nargs="+", choices=list(PROGRAMS), default=list(PROGRAMS))
    add_server(parser, http=False)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        service = service_of({} if arguments.grpc is None else {"warm": "0"})
        stack.callback(service.close)
        ask = through_service(service)
        if arguments.grpc is not None:
            ask = through_triton(stack.enter_context(triton_grpc.InferenceServerClient(arguments.grpc)))
        try:
            figures = all_figures(service, ask, arguments.languages, arguments.count, arguments.pause)
        except ValueError as error:
            progress(str(error))
            return 1
    settings = {"count": arguments.count, "pause_s": arguments.pause, "triton": arguments.grpc is not None}
    write(Report("sandbox", figures, 0, settings))
    return 0


if __name__ == "__main__":
    run(main)
