"""Pipelines of real programs: some answer, some hang, die or write without end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from python_backends.errors import RequestTimeout, Unavailable
from python_backends.language.tags import Tag
from python_backends.translate.apertium.modes import Mode
from python_backends.translate.apertium.pipeline import Limits, Pipeline, PipelineFailed
from python_backends.translate.apertium.pool import Pool, PoolLimits

ENVIRONMENT = dict(os.environ)
# Answers each text in capitals; dies of "die", hangs on "hang", answers "flood" without end, "dribble"
# too, though slowly.
PROGRAM = """
import sys, time
out, text = sys.stdout.buffer, b""
while byte := sys.stdin.buffer.read(1):
    if byte != b"\\0":
        text += byte
        continue
    if b"die" in text:
        sys.exit(3)
    while b"hang" in text:
        time.sleep(1)
    while b"flood" in text:
        out.write(b"x" * 4096)
        out.flush()
    while b"dribble" in text:
        time.sleep(0.05)
        out.write(b"x")
        out.flush()
    out.write(text.upper() + b"\\0")
    out.flush()
    text = b""
"""
CAPITALS = (sys.executable, "-S", "-c", PROGRAM)
CAT = ("cat", "-u")


@contextmanager
def pipeline(*commands: tuple[str, ...], limits: Limits | None = None) -> Iterator[Pipeline]:
    made = Pipeline(commands or (CAPITALS,), limits or Limits(), ENVIRONMENT)
    try:
        yield made
    finally:
        made.close()


def test_texts_go_through_every_program_and_come_back_in_order() -> None:
    with pipeline(CAT, CAPITALS, CAT) as three:
        assert three.ask(["one", "", "zwölf"]) == ["ONE", "", "ZWöLF"]
        assert three.ask(["two"]) == ["TWO"]
        assert three.ask([]) == []
        assert three.memory_bytes() > 100_000


def test_more_than_a_pipe_holds_goes_through() -> None:
    texts = ["x" * 300_000, "y" * 300_000]
    with pipeline(CAT, CAT) as two:
        assert two.ask(texts) == texts


def test_a_nul_in_a_text_cannot_shift_the_answers() -> None:
    with pipeline(CAT) as one:
        assert one.ask(["a\0b", "c"]) == ["ab", "c"]


@pytest.mark.parametrize(("text", "late"), [("die", False), ("hang", True), ("flood", False), ("dribble", True)])
def test_a_failing_program_ends_the_pipeline(text: str, late: bool) -> None:
    with pipeline(CAT, CAPITALS, limits=replace(Limits(), seconds=0.5)) as two:
        processes = [process.pid for process in two._processes]
        with pytest.raises(PipelineFailed) as failure:
            two.ask(["good", text])
        assert failure.value.late is late
    for pid in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_the_memory_of_a_program_is_bounded() -> None:
    hungry = (
        sys.executable,
        "-S",
        "-c",
        "import sys; sys.stdin.read(1); x = bytearray(1 << 30); sys.stdout.write('a\\0')",
    )
    with pipeline(hungry, limits=replace(Limits(), program_bytes=512 << 20)) as one, pytest.raises(PipelineFailed):
        one.ask(["go"])


def mode(name: str, *commands: tuple[str, ...]) -> Mode:
    return Mode(name, Tag("en"), Tag("es"), commands or (CAPITALS,))


@contextmanager
def pool(**limits: int) -> Iterator[Pool]:
    made = Pool(PoolLimits(each=Limits(seconds=1.0), **limits))
    try:
        yield made
    finally:
        made.close()


def test_a_dead_pipeline_is_started_again() -> None:
    with pool() as running:
        assert [draft.text for draft in running.translate(mode("a"), ["one"])] == ["ONE"]
        running._running["a"]._processes[0].kill()
        assert [draft.text for draft in running.translate(mode("a"), ["two"])] == ["TWO"]


def test_a_text_that_kills_leaves_the_others_their_translations() -> None:
    with pool() as running:
        drafts = running.translate(mode("a"), ["one", "two", "die", "four"])
        assert [draft.text for draft in drafts] == ["ONE", "TWO", "", "FOUR"]


def test_a_pipeline_that_dies_of_everything_is_given_up() -> None:
    with pool() as running, pytest.raises(Unavailable, match="died 12 times"):
        running.translate(mode("a"), ["die"] * 20)


def test_a_pipeline_that_hangs_is_told_of_and_the_next_request_is_answered() -> None:
    with pool() as running:
        with pytest.raises(RequestTimeout, match="no answer within 1 s"):
            running.translate(mode("a"), ["hang"])
        assert [draft.text for draft in running.translate(mode("a"), ["one"])] == ["ONE"]


def test_the_least_used_pipelines_end() -> None:
    with pool(pipelines=2) as running:
        for name in ("a", "b", "a", "c"):
            running.translate(mode(name), ["x"])
        assert running.running == ("a", "c")


def test_memory_of_all_is_bounded_but_one_always_runs() -> None:
    with pool(resident_bytes=1) as running:
        for name in ("a", "b"):
            running.translate(mode(name), ["x"])
        assert running.running == ("b",)


def test_a_tagger_that_crashes_is_left_out() -> None:
    with pool() as running:
        crashing = mode("a", CAPITALS, ("cg-proc", "-z"), ("apertium-tagger", "-z"), CAT)
        untagged = crashing.without_tagger()
        assert untagged is not None and untagged[1] == ("cg-proc", "-1", "-n", "-z")
        assert running.translate(mode("b"), ["x"])[0].text == "X"
