"""Programs that try to get out of the sandbox, or to take more than they may. None succeeds, and it serves on."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from python_backends.runtime.config import CHECKOUT
from python_backends.sandbox.service import Service
from tests.sandbox.attempts import Attempt, attempts, prelude
from tests.sandbox.conftest import CAPACITY, LIMITS, SECRET, alive, marked, needs_bubblewrap, needs_deno, ran

pytestmark = [
    needs_bubblewrap,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the attempts make system calls of x86-64 by number"),
]
NAME_SPACES = ("net", "user", "pid")


def of_kinds(*kinds: str) -> pytest.MarkDecorator:
    found = [one for kind in kinds for one in attempts(kind)]
    return pytest.mark.parametrize("attempt", found, ids=[one.name for one in found])


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("host") / "canary"
    path.write_text("the host's own", "utf-8")
    path.chmod(0o644)
    return path


def facts(canary: Path) -> str:
    """What the attempts are told about the host."""
    spaces = {name: os.readlink(f"/proc/self/ns/{name}") for name in NAME_SPACES}
    told = [("HOST", os.getpid()), ("SECRET", SECRET), ("SPACES", spaces), ("CANARY", str(canary)),
            ("PROJECT", str(CHECKOUT / "pyproject.toml"))]  # fmt: skip
    return "".join(f"{name} = {value!r}\n" for name, value in told) + prelude("python")


def serves(service: Service, language: str = "python") -> bool:
    code = "print(6 * 7)" if language == "python" else "console.log(6 * 7)"
    return ran(service, code, language).output == "42\n"


@of_kinds("python_outside", "python_inside")
def test_what_python_tries_is_refused(service: Service, canary: Path, attempt: Attempt) -> None:
    result = ran(service, facts(canary) + attempt.code)
    assert "CONTAINED" in result.output and "ESCAPED" not in result.output, result
    assert serves(service)


@of_kinds("python_outside")
def test_the_same_attempts_succeed_outside(canary: Path, attempt: Attempt) -> None:
    code = facts(canary) + attempt.code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False,
                          env={**os.environ, SECRET: "secret"})  # fmt: skip
    (canary.parent / "canary.link").unlink(missing_ok=True)
    assert done.stdout.startswith("ESCAPED"), done


def patience(attempt: Attempt) -> float:
    """Seconds by the clock in which the bound that is tried is met first, on a crowded machine too."""
    return CAPACITY.wall_s if attempt.expected == "wall_time" else LIMITS.wall_s


@of_kinds("python_ended")
def test_a_program_that_takes_too_much_is_ended(service: Service, canary: Path, attempt: Attempt) -> None:
    started = time.monotonic()
    result = ran(service, facts(canary) + attempt.code, seconds=patience(attempt))
    assert (result.stopped_by, result.exit_status) == (attempt.expected, None), result
    assert result.timed_out == (attempt.expected in ("wall_time", "cpu_time"))
    assert time.monotonic() - started < 60 and len(result.output) + len(result.stderr) < 200_000
    assert serves(service)


@of_kinds("python_dying")
def test_a_program_that_kills_its_sandbox_kills_nothing_else(service: Service, canary: Path, attempt: Attempt) -> None:
    result = ran(service, facts(canary) + attempt.code)
    assert (result.stopped_by, result.exit_status) == (None, int(attempt.expected)), result
    assert serves(service)


@needs_deno
@of_kinds("typescript_inside")
def test_what_typescript_tries_is_refused(service: Service, attempt: Attempt) -> None:
    result = ran(service, prelude("typescript") + attempt.code, "javascript")
    assert "CONTAINED" in result.output and "ESCAPED" not in result.output, result
    assert serves(service, "typescript")


@needs_deno
@of_kinds("typescript_ended")
def test_a_typescript_program_that_takes_too_much_is_ended(service: Service, attempt: Attempt) -> None:
    result = ran(service, attempt.code, "javascript", seconds=patience(attempt))
    assert (result.stopped_by, result.exit_status) == (attempt.expected, None), result
    assert serves(service, "typescript")


def test_links_to_the_host_are_not_followed_when_files_are_returned(service: Service) -> None:
    code = ("import os\nos.symlink('/etc/shadow', 'shadow'); os.symlink('/proc/1/environ', 'environ')\n"
            "os.symlink('/', 'root'); open('own.txt', 'w').write('own')")  # fmt: skip
    assert [file.name for file in ran(service, code).files] == ["own.txt"]


def test_a_daemon_does_not_outlive_its_program(service: Service) -> None:
    code = f"""import os, time
if not os.fork():
    os.setsid()
    if not os.fork():
        {marked("daemon-one")}
        time.sleep(600)
    os._exit(0)
time.sleep(0.3)
print('left')"""
    seen: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(ran, service, code)
        while not running.done():
            seen += alive("daemon-one")
    assert running.result().output == "left\n" and seen
    assert not alive("daemon-one") and serves(service)


def test_a_forged_answer_is_believed_for_its_own_run_only(service: Service) -> None:
    code = """import os, struct, time
token = open('/proc/self/cmdline', 'rb').read().split(b'\\0')[5]
head = b'{"exit_status": 7}'
os.write(1, token + struct.pack('<II', len(head), 0) + head)
time.sleep(60)"""
    assert ran(service, code).exit_status == 7
    assert serves(service)
