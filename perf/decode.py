"""How fast the decoder writes, against Hugging Face's `generate` or llama.cpp on the same weights; a grammar's cost.

    python -m perf.decode --decoder model_repository/tensorrt_llm/1/decoder
    python -m perf.decode --decoder FOLDER --prompt 500 --tokens 128 --rounds 7 --peer-python TORCH_VENV/bin/python
    python -m perf.decode --decoder FOLDER --peer llama.cpp --peer-python LLAMA_VENV/bin/python
    python -m perf.decode --decoder FOLDER --no-peer

Tokens per second count the new tokens over the whole time, prompt included, at 1 and 8 requests at once; the peer
gets the 8 as one batch of equal length, which is its best case, and `one_by_one` says how it stands if it serves them
one after another, as requests that come when they like would have it. Rounds of both are interleaved; the peer runs in
a process of its own and is idle in ours. Prompts are random token ids, equal for both; how many answers agree token by
token is reported. The cost of a grammar (spans of a random 400-word text) is the time spent in it, as a share of the
rest of the same run; it also writes tokens that the decoder is never asked for, which is what it gains.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from perf.bootstrap import median_figure
from perf.command import parser_of, run
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, progress, write
from python_backends.decoder.checkpoint import read_config, tokenizer_of
from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.generation import Chunk, Generation
from python_backends.decoder.guide import Guide, GuideCompiler
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import OpenfazeError, Unavailable
from python_backends.inference.threads import ThreadPlan, usable_cores

PEERS = {"transformers": "perf.decode_peer", "llama.cpp": "perf.decode_llama"}
SLOTS, SEED, WORDS = 8, 20260101, 400
Written = tuple[float, list[list[int]]]
T = TypeVar("T")


class Peer:
    """The child's parent side; see perf/decode_peer.py and perf/decode_llama.py."""

    def __init__(self, name: str, python: str, folder: Path, threads: int) -> None:
        self.name = name.replace(".", "_")
        command = [python, "-m", PEERS[name], str(folder), "--threads", str(threads)]
        # Our thread plan must not tie the peer's hands.
        environment = {key: value for key, value in os.environ.items() if not key.endswith("_NUM_THREADS")}
        self._process = subprocess.Popen(
            command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment,
        )  # fmt: skip
        if self._line() != "ready":
            raise Unavailable("the peer did not start; its messages are above")

    def decode(self, prompts: Sequence[Sequence[int]], tokens: int) -> Written:
        """Seconds, and the new ids of each prompt."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"ids": list(map(list, prompts)), "tokens": tokens}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._line())
        return answer["seconds"], answer["ids"]

    def close(self) -> None:
        """Ends the child."""
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise Unavailable("the peer ended; name a Python that has what it needs by --peer-python, or --no-peer")
        return line


def decode(engine: OnnxEngine, generations: Sequence[Generation]) -> Written:
    """Seconds and new ids of `generations`, all submitted at once."""
    scheduler = Scheduler(engine)
    written: list[list[int]] = [[] for _ in generations]

    def sink_of(row: int) -> Callable[[Chunk | OpenfazeError], None]:
        def sink(event: Chunk | OpenfazeError) -> None:
            if isinstance(event, OpenfazeError):
                raise event
            written[row].extend(event.ids)

        return sink

    started = time.perf_counter()
    for row, generation in enumerate(generations):
        scheduler.submit(generation, sink_of(row))
    while scheduler.busy:
        scheduler.advance()
    return time.perf_counter() - started, written


def speed_figures(
    engine: OnnxEngine, peer: Peer | None, prompts: list[list[int]], tokens: int, rounds: int
) -> list[Figure]:
    """Medians over `rounds` interleaved rounds, after one that is thrown away."""
    speeds: dict[str, list[float]] = {}
    agreed: list[bool] = []
    for number in range(rounds + 1):
        alone = 0.0  # the peer's seconds for one request of this round
        for count in (1, SLOTS):
            progress(f"round {number} of {rounds}, {count} at once")
            ours = decode(engine, [Generation(engine.embed(ids), tokens) for ids in prompts[:count]])
            theirs = peer.decode(prompts[:count], tokens) if peer else None
            if number == 0:
                continue
            speeds.setdefault(f"ours_c{count}_tokens_per_s", []).append(count * tokens / ours[0])
            if peer and theirs:
                speeds.setdefault(f"{peer.name}_c{count}_tokens_per_s", []).append(count * tokens / theirs[0])
                speeds.setdefault(f"times_{peer.name}_c{count}_ratio", []).append(theirs[0] / ours[0])
                agreed += [a == b for a, b in zip(ours[1], theirs[1], strict=True)]
                alone = alone or theirs[0]
                if count == SLOTS:
                    speeds.setdefault(f"times_{peer.name}_one_by_one_c{count}_ratio", []).append(
                        SLOTS * alone / ours[0]
                    )
    figures = [median_figure(key, values) for key, values in speeds.items()]
    return figures + ([Figure("equal_answers_percent", 100 * statistics.mean(agreed))] if agreed else [])


class TimedGuide(Guide):
    """A guide that counts the seconds spent in it."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.end_ids = guide.end_ids
        self.seconds = 0.0

    @property
    def finished(self) -> bool:
        return self._timed(lambda: self._guide.finished)

    def allowed(self) -> npt.NDArray[np.bool_]:
        return self._timed(self._guide.allowed)

    def accept(self, token: int) -> None:
        self._timed(partial(self._guide.accept, token))

    def forced(self) -> list[int]:
        return self._timed(self._guide.forced)

    def _timed(self, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        self.seconds += time.perf_counter() - started
        return result


def grammar_figures(engine: OnnxEngine, folder: Path, prompt: list[int], tokens: int, rounds: int) -> list[Figure]:
    """At 1 and 8 requests at once: guided tokens per second, and the grammar's time as a share of everything else."""
    config = read_config(folder)
    compiler = GuideCompiler(tokenizer_of(folder), config.vocab_size, config.end_ids)
    text = span_grammar()
    figures = []
    for count in (1, SLOTS):
        speeds, shares = [], []
        for _ in range(rounds):
            guides = [TimedGuide(compiler.compile("ebnf_grammar", text)) for _ in range(count)]
            seconds, ids = decode(engine, [Generation(engine.embed(prompt), tokens, guide=g) for g in guides])
            inside = sum(guide.seconds for guide in guides)
            speeds.append(sum(map(len, ids)) / seconds)
            shares.append(100 * inside / (seconds - inside))
        figures += [median_figure(f"guided_c{count}_tokens_per_s", speeds),
                    median_figure(f"grammar_c{count}_overhead_percent", shares)]  # fmt: skip
    return figures


def span_grammar() -> str:
    """Any run of spans of a random text of 400 words, one a line."""
    dice = random.Random(SEED)
    words = " ".join("".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789.", k=dice.randint(1, 9)))
                     for _ in range(WORDS))  # fmt: skip
    return f'%llguidance {{}}\nstart: (span "\\n")*\nspan: %regex {{"substring_words": {json.dumps(words)}}}\n'


def arguments_of() -> Namespace:
    """The command line."""
    parser = parser_of("decode", __doc__)
    parser.add_argument("--decoder", type=Path, required=True, help="decoder folder in Hugging Face format")
    parser.add_argument("--prompt", type=int, default=128, help="ids in each prompt")
    parser.add_argument("--tokens", type=int, default=128, help="new tokens")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="ours; 0: as the launcher plans")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--peer", choices=sorted(PEERS), default="transformers")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python that has the peer")
    parser.add_argument("--peer-threads", type=int, default=0, help="the peer's threads; 0: it decides")
    return parser.parse_args()


def main() -> int:
    """Exit status 0; a decoder that cannot be served ends the tool with its message."""
    arguments = arguments_of()
    threads = arguments.threads or ThreadPlan.for_cores(usable_cores()).intra_op
    engine = OnnxEngine.open(arguments.decoder, SLOTS, arguments.prompt + arguments.tokens, threads)
    dice = random.Random(SEED)
    prompts = [dice.choices(range(engine.vocab_size), k=arguments.prompt) for _ in range(SLOTS)]
    peer = None
    if not arguments.no_peer:
        peer = Peer(arguments.peer, arguments.peer_python, arguments.decoder.resolve(), arguments.peer_threads)
    try:
        figures = speed_figures(engine, peer, prompts, arguments.tokens, arguments.rounds)
    finally:
        if peer:
            peer.close()
    figures += grammar_figures(engine, arguments.decoder, prompts[0], arguments.tokens, arguments.rounds)
    settings: dict[str, Any] = {name: getattr(arguments, name) for name in
                                ("prompt", "tokens", "rounds", "threads", "peer_threads")}  # fmt: skip
    write(Report("decode", figures, 0, settings))
    return 0


if __name__ == "__main__":
    run(main)
