"""Sandboxes that are kept: what stays, what does not, and for how long."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

import psutil
import pytest

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT
from python_backends.sandbox.service import Capacity, Service
from tests.family import family
from tests.sandbox.conftest import CAPACITY, alive, marked, needs_bubblewrap, needs_deno, ran, recipe
from tests.waiting import wait_for

pytestmark = needs_bubblewrap


def test_variables_functions_and_files_stay(service: Service) -> None:
    first = ran(service, "import math\nx = 41\ndef more(y): return y + 1\nopen('kept', 'w').write('k');", session="a")
    second = ran(service, "print(more(x), math.pi > 3, open('kept').read())", session="a", end_session=True)
    assert (first.session, first.session_started, second.session_started) == ("a", True, False)
    assert second.output == "42 True k\n" and second.files == []
    assert ran(service, "'x' in globals()", session="a", end_session=True).output == "False\n"


@needs_deno
def test_variables_of_typescript_stay(service: Service) -> None:
    ran(
        service,
        "const x: number = 41; function more(y: number): number { return y + 1 } enum E { A = 7 }",
        "ts",
        session="t",
    )
    assert ran(service, "const x = 50; console.log(more(x), E.A)", "js", session="t").output == "51 7\n"
    ended = ran(service, "Deno.exit(2)", "ts", session="t")
    assert ended.exit_status == 2
    assert ran(service, "typeof more", "ts", session="t", end_session=True).session_started


@pytest.mark.parametrize("language", ["python", pytest.param("javascript", marks=needs_deno)])
def test_a_session_without_room_says_so_and_goes_on(service: Service, language: str) -> None:
    fill = {"python": "for n in range(8): open(f'{n}', 'wb').write(bytes(1 << 20))",
            "javascript": "for (const n of '12345678') Deno.writeFileSync(n, new Uint8Array(1 << 20))"}  # fmt: skip
    ran(service, fill[language], language, session="f")
    failed = ran(service, "1", language, media=(bytes(1 << 20),), session="f")
    assert failed.exit_status == 1 and "space" in failed.stderr and failed.output == ""
    assert ran(service, "42", language, session="f", end_session=True).output == "42\n"


def test_languages_have_sessions_of_their_own_and_others_see_nothing(service: Service) -> None:
    ran(service, "x = 1", session="one")
    assert ran(service, "'x' in globals()", session="two").output == "False\n"
    for name in ("one", "two"):
        assert ran(service, "", session=name, end_session=True).exit_status == 0


def test_an_error_leaves_the_session_and_a_bound_ends_it(service: Service) -> None:
    ran(service, "x = 1", session="s")
    ran(service, "1 / 0", session="s")
    assert ran(service, "x", session="s").output == "1\n"
    assert ran(service, "import time\ntime.sleep(60)", session="s", seconds=0.2).timed_out
    again = ran(service, "'x' in globals()", session="s", end_session=True)
    assert again.output == "False\n" and again.session_started


def test_a_session_that_dies_begins_anew(service: Service) -> None:
    assert ran(service, "import os\nos._exit(5)", session="d").exit_status == 5
    assert ran(service, "print('new')", session="d", end_session=True).output == "new\n"


def test_nothing_runs_between_two_runs(service: Service) -> None:
    code = """import os, threading, time
count = 0
def busy():
    global count
    while True:
        count += 1
        time.sleep(0.001)
threading.Thread(target=busy, daemon=True).start()
if not os.fork():
    while True: pass
time.sleep(0.1)
mark = count"""
    ran(service, code, session="b")
    time.sleep(0.5)
    result = ran(service, "print(count - mark < 60)", session="b")
    assert result.output == "True\n"
    ran(service, "", session="b", end_session=True)


def test_sessions_are_bounded_and_busy_ones_say_so(service: Service) -> None:
    for number in range(CAPACITY.sessions):
        ran(service, "x = 1", session=f"n{number}")
    with pytest.raises(Unavailable, match="2 sessions"):
        ran(service, "x = 1", session="one-more")
    assert ran(service, "x", session="n0").output == "1\n"
    for number in range(CAPACITY.sessions):
        ran(service, "", session=f"n{number}", end_session=True)
    assert ran(service, "1", session="one-more", end_session=True).output == "1\n"


def test_an_idle_session_ends() -> None:
    one = Service(recipe(), Capacity(warm=0, sessions=1, idle_s=0.5))
    try:
        ran(one, marked("idle-one") + "x = 1", session="idle")
        assert alive("idle-one")
        wait_for(lambda: not alive("idle-one"))
        assert ran(one, "'x' in globals()", session="idle").output == "False\n"
    finally:
        one.close()


def test_a_server_that_is_no_root_needs_one_bubblewrap_only() -> None:
    usual = recipe()
    one = Service(replace(usual, programs=replace(usual.programs, setpriv=None)), Capacity(warm=0))
    try:
        result = ran(one, "import os\nos.getuid(), os.listdir('/home') if os.path.exists('/home') else None")
        assert result.output == "(1000, None)\n"
    finally:
        one.close()


def test_a_closed_service_leaves_nothing_and_refuses() -> None:
    one = Service(recipe(), Capacity(warm=2))
    ran(one, marked("left-one"), session="left")
    assert alive("left-one")
    one.close()
    assert not alive("left-one")
    with pytest.raises(Unavailable, match="shutting down"):
        ran(one, "1")


_OPENS = """
import json, sys, time
from python_backends.sandbox.limits import limits_of
from python_backends.sandbox.opening import service_of
from python_backends.sandbox.request import request_of
service = service_of({"warm": "0"})
for name in ("a", "b"):
    service.run(request_of(json.dumps({"code": "x = 1", "session": name}).encode(), [], limits_of({})), [])
service.run(request_of(json.dumps({"session": "a", "end_session": True}).encode(), [], limits_of({})), [])
print("open", flush=True)
time.sleep(600)
"""


def test_a_stopped_session_ends_with_a_server_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _OPENS], stdout=subprocess.PIPE, cwd=CHECKOUT) as server:
        assert server.stdout is not None and server.stdout.readline() == b"open\n"
        below = family(server.pid)
        assert any(process.status() == psutil.STATUS_STOPPED for process in below)
        server.kill()
    wait_for(lambda: not psutil.wait_procs(below, timeout=0.2)[1])  # what loses its parent becomes ours to wait for
