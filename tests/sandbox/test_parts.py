"""The filter, the frames and what is missing, without a sandbox."""

from __future__ import annotations

import platform
import shutil
import struct
from pathlib import Path

import orjson
import pytest

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT
from python_backends.sandbox.evidence import evidence_of
from python_backends.sandbox.limits import Limits
from python_backends.sandbox.opening import service_of
from python_backends.sandbox.programs import Programs, programs_of
from python_backends.sandbox.result import SandboxResult
from python_backends.sandbox.schema import schema_text
from python_backends.sandbox.seccomp import ARCHITECTURES, filter_program
from python_backends.sandbox.wire import BadFrame, Output, Scanner

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
TOKEN = b"0123456789abcdef"


def verdict(program: bytes, audit: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel would do: the instructions that we use, one by one."""
    data = struct.pack("<iIQ6Q", number, audit, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    steps = [struct.unpack_from("<HBBI", program, place) for place in range(0, len(program), 8)]
    accumulator = place = 0
    while True:
        code, if_true, if_false, value = steps[place]
        place += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            accumulator = struct.unpack_from("<I", data, value)[0]
        else:
            held = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[code]
            place += if_true if held else if_false


@pytest.mark.parametrize(
    ("number", "arguments", "expected"),
    [
        (0, (), ALLOW), (59, (), ALLOW), (53, (), ALLOW), (41, (2, 1, 0), EPERM), (101, (), EPERM), (165, (), EPERM),
        (272, (), EPERM), (250, (), EPERM), (319, (), EPERM), (425, (), ENOSYS), (435, (), ENOSYS), (999, (), ENOSYS),
        (56, (0x3D0F00,), ALLOW), (56, (0x10000011,), EPERM), (56, (0x80,), EPERM), (56, (0x02000000,), EPERM),
        (16, (0, 0x5401), ALLOW), (16, (0, 0x5412), EPERM), (16, (0, 0x100005412), EPERM), (0x40000000, (), KILL),
    ],
)  # fmt: skip
def test_the_filter_judges_calls(number: int, arguments: tuple[int, ...], expected: int) -> None:
    assert verdict(filter_program("x86_64"), ARCHITECTURES["x86_64"].audit, number, arguments) == expected


def test_the_filter_of_arm_has_its_numbers_and_no_other_architecture_passes() -> None:
    program = filter_program("aarch64")
    audit = ARCHITECTURES["aarch64"].audit
    assert verdict(program, audit, 63) == ALLOW  # read
    assert verdict(program, audit, 198) == verdict(program, audit, 117) == EPERM  # socket, ptrace
    assert verdict(program, audit, 220, (0x10000000,)) == EPERM
    assert verdict(program, ARCHITECTURES["x86_64"].audit, 0) == KILL
    with pytest.raises(Unavailable, match="riscv64"):
        filter_program("riscv64")


def scanned(*parts: bytes, most_blob: int = 100) -> tuple[Scanner, Output]:
    output = Output(1000)
    scanner = Scanner(TOKEN, output, most_blob)
    for part in parts:
        scanner.feed(part)
    return scanner, output


def answer(blob: bytes = b"", **fields: object) -> bytes:
    head = orjson.dumps({"exit_status": 0, **fields})
    return TOKEN + struct.pack("<II", len(head), len(blob)) + head + blob


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_output_and_answer_are_told_apart_however_they_are_cut(size: int) -> None:
    stream = b"before " + TOKEN[:9] + b" " + answer(b"abc", files=[{"name": "a", "size": 3}]) + b"after"
    scanner, output = scanned(*(stream[at : at + size] for at in range(0, len(stream), size)))
    assert output.text == "before " + TOKEN[:9].decode() + " "
    assert scanner.answer is not None and scanner.answer.files[0].name == "a" and scanner.blob == b"abc"


def test_the_beginning_of_a_token_at_the_end_is_output() -> None:
    scanner, output = scanned(b"x" + TOKEN[:5])
    scanner.end()
    assert output.text == "x" + TOKEN[:5].decode() and scanner.answer is None


@pytest.mark.parametrize(
    "stream",
    [
        TOKEN + struct.pack("<II", 1 << 30, 0),
        TOKEN + struct.pack("<II", 10, 101),
        TOKEN + struct.pack("<II", 2, 0) + b"[]",
        answer(more=1),
        answer(b"abc"),
        answer(files=[{"name": "a", "size": 1}]),
        answer(files=[{"name": "/a", "size": 0}]),
    ],
)
def test_bad_frames_are_refused(stream: bytes) -> None:
    with pytest.raises(BadFrame):
        scanned(stream)


def test_without_bubblewrap_or_deno_the_line_to_install_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="apt-get install bubblewrap"):
        programs_of({"bubblewrap": str(tmp_path / "none")})
    with pytest.raises(Unavailable, match="apt-get install bubblewrap"):
        service_of({"bubblewrap": str(tmp_path / "none")})
    path = Path("/usr/bin/true")
    with pytest.raises(Unavailable, match="pip install deno"):
        Programs(path, path, path, (), None, None).needs("deno")


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_a_deno_that_is_named_but_not_there_leaves_python(tmp_path: Path) -> None:
    service = service_of({"deno": str(tmp_path / "none"), "warm": "0"})
    try:
        assert service.recipe.programs.deno is None
    finally:
        service.close()


def result(**fields: object) -> SandboxResult:
    usual = {"code_script": "1", "language": "python", "output": "1\n", "stderr": "", "exit_status": 0,
             "stopped_by": None, "timed_out": False, "truncated": [], "files": [], "seconds": 0.1, "session": None,
             "session_started": True}  # fmt: skip
    return SandboxResult.model_validate({**usual, **fields})


def test_evidence_is_the_output_of_what_went_well() -> None:
    [item] = evidence_of(result(), "1")
    assert (item.kind, item.text, item.label, item.source.model) == ("output", "1\n", "python", "sandbox")
    assert evidence_of(result(exit_status=1), "1") == evidence_of(result(output=" \n"), "1") == []


def test_the_published_schema_is_the_codes() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "sandbox.json").read_text("utf-8") == schema_text()


def test_flood_is_told_apart_from_much() -> None:
    assert Limits().flood_bytes > 10 * Limits().output_bytes


@pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of x86-64")
def test_every_number_of_the_table_is_this_systems() -> None:
    header = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
    if not header.is_file():
        pytest.skip("the system's headers are not installed")
    words = [line.split() for line in header.read_text("utf-8").splitlines() if line.startswith("#define __NR_")]
    numbers = {name.removeprefix("__NR_"): int(number) for _, name, number in words}
    table = orjson.loads((CHECKOUT / "python_backends" / "sandbox" / "syscalls.json").read_bytes())
    assert {name: row[0] for name, row in table.items() if row[0] is not None}.items() <= numbers.items()
