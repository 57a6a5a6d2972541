"""Sessions: what stays, what ends them, and what the death of a Chromium costs."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from typing import Any

import psutil
import pytest

from python_backends.browser.box import Box
from python_backends.browser.driver import Driver
from python_backends.browser.limits import MIB
from python_backends.browser.opening import recipe_of
from python_backends.browser.service import RESTARTED, Capacity
from python_backends.errors import InvalidRequest, Unavailable, UpstreamFailed
from python_backends.sandbox import processes
from tests.browser.conftest import (
    CAPACITY,
    LIMITS,
    Bench,
    Browsing,
    box_of,
    chromiums,
    leftovers,
    needs_chromium,
    refusal,
)
from tests.family import words_of
from tests.waiting import wait_for

pytestmark = needs_chromium

TEXT = {"action": "text"}
COOKIE = {"action": "set_cookies", "cookies": [{"name": "user", "value": "ada", "domain": "public.example"}]}


def test_a_killed_chromium_costs_one_request(browsing: Browsing) -> None:
    browsing.ask(COOKIE, browsing.go("/account"), session="killed")

    async def killed_meanwhile() -> None:
        asking = asyncio.ensure_future(browsing.asking(browsing.go("/slow"), session="killed"))
        await asyncio.sleep(1)
        os.kill(box_of(browsing, "killed").pid, signal.SIGKILL)
        await asking

    with pytest.raises(Unavailable, match="send the request again") as caught:
        browsing.bench.do(killed_meanwhile())
    assert caught.value.code == "browser_died"
    again = browsing.ask(browsing.go("/account"), TEXT, session="killed")
    assert again.ok and "Hello ada" in (again.steps[1].text or "")
    assert again.session_started and again.warnings == [RESTARTED]
    browsing.end("killed")


def test_one_that_is_killed_between_two_requests_costs_none(browsing: Browsing) -> None:
    browsing.ask(COOKIE, browsing.go("/account"), session="idle")
    pid = box_of(browsing, "idle").pid
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes.runs(pid))
    again = browsing.ask(browsing.go("/account"), TEXT, session="idle", end_session=True)
    assert "Hello ada" in (again.steps[1].text or "") and again.warnings == [RESTARTED]


def test_a_killed_driver_costs_one_request_of_each_session(own: Any) -> None:
    browsing: Browsing = own(capacity=replace(CAPACITY, warm=0))
    before, folders = set(psutil.Process().children()), leftovers()
    browsing.ask(COOKIE, browsing.go("/plain"), session="driven")
    [driver] = [one for one in set(psutil.Process().children()) - before if "playwright" in " ".join(words_of(one))]
    driver.kill()
    answers = []
    for _ in range(3):
        try:
            answers.append(browsing.ask(browsing.go("/account"), TEXT, session="driven"))
            break
        except Unavailable:
            continue
    assert answers and answers[0].ok and "Hello ada" in (answers[0].steps[1].text or "")
    browsing.end("driven")
    assert leftovers() <= folders  # although a driver that is killed cannot remove its own


def test_drivers_take_turns_and_each_ends_with_its_last_browser(bench: Bench) -> None:
    recipe = replace(recipe_of({}), limits=LIMITS, policy=bench.site.policy(), resolver=bench.resolver)
    before = set(psutil.Process().children())

    def drivers() -> int:
        return sum("playwright" in " ".join(words_of(one)) for one in set(psutil.Process().children()) - before)

    async def made() -> Driver:
        return Driver(launches=2)

    driver = bench.do(made())
    boxes = [bench.do(Box.started(driver, recipe)) for _ in range(3)]
    assert drivers() == 2
    bench.do(boxes[0].close())
    assert drivers() == 2  # it still has another
    bench.do(boxes[1].close())
    wait_for(lambda: drivers() == 1)
    bench.do(boxes[2].close())
    bench.do(driver.close())
    assert drivers() == 0


def test_nothing_runs_between_two_requests(browsing: Browsing) -> None:
    count = {"action": "text", "target": {"selector": "#count"}}
    first = browsing.ask(browsing.go("/counter"), {"action": "wait", "pause": 0.3}, count, session="still")
    used = processes.usage(processes.tree(box_of(browsing, "still").pid)).cpu_s
    time.sleep(1.5)
    assert processes.usage(processes.tree(box_of(browsing, "still").pid)).cpu_s - used < 0.1
    second = browsing.ask(count, session="still", end_session=True)
    assert 0 < int(first.steps[2].text or 0) <= int(second.steps[0].text or 0) < int(first.steps[2].text or 0) + 100


def test_sessions_are_bounded_busy_ones_say_so_and_so_do_full_queues(own: Any) -> None:
    browsing: Browsing = own(capacity=Capacity(warm=0, at_once=1, sessions=1, queue_s=0.3))
    browsing.ask(browsing.go("/plain"), session="a")
    assert refusal(browsing, browsing.go("/plain"), session="b").code == "too_many_sessions"

    async def two(*names: str | None) -> list[object]:
        asked = [browsing.asking(browsing.go("/slow"), seconds=1.5, session=name) for name in names]
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = browsing.bench.do(two("a", None))
    assert [getattr(one, "code", None) for one in answers] == [None, "browser_busy"]
    browsing.service._turns = asyncio.Semaphore(2)
    answers = browsing.bench.do(two("a", "a"))
    assert sorted(str(getattr(one, "code", None)) for one in answers) == ["None", "session_busy"]


def test_a_session_is_opened_once(browsing: Browsing) -> None:
    asked = {"viewport": {"width": 500, "height": 400}, "locale": "de-DE", "user_agent": "Mozilla/5.0 (test)"}
    browsing.ask(browsing.go("/plain"), session="opened", open=asked)
    head = browsing.bench.site.visits[-1].head
    assert "de-DE" in head and "Mozilla/5.0 (test)" in head
    assert browsing.ask(TEXT, session="opened", open=asked).ok
    error = refusal(browsing, TEXT, session="opened", open={"locale": "en-US"})
    assert isinstance(error, InvalidRequest) and error.param == "open"
    assert browsing.ask(TEXT, session="opened", end_session=True).ok


def test_an_idle_session_ends_and_leaves_nothing(own: Any) -> None:
    browsing: Browsing = own(capacity=Capacity(warm=0, sessions=1, idle_s=0.5))
    browsing.ask(COOKIE, browsing.go("/plain"), session="idle")
    pid = box_of(browsing, "idle").pid
    wait_for(lambda: not processes.runs(pid) and not browsing.service._sessions.all())
    again = browsing.ask(browsing.go("/account"), TEXT, session="idle")
    assert again.session_started and "Hello nobody" in (again.steps[1].text or "") and again.warnings == []


def test_pages_that_take_too_much_memory_end_alone(own: Any) -> None:
    browsing: Browsing = own(replace(LIMITS, memory_bytes=500 * MIB), Capacity(warm=0))
    error = refusal(browsing, browsing.go("/hog"), {"action": "wait", "pause": 20}, seconds=40, session="hog")
    assert isinstance(error, UpstreamFailed) and error.code == "page_memory" and "500 MiB" in error.message
    assert browsing.ask(browsing.go("/plain"), session="hog").ok


def test_a_page_that_never_answers_ends_its_session(browsing: Browsing) -> None:
    steps = (browsing.go("/hang"), {"action": "wait", "pause": 0.3}, {"action": "links", "seconds": 0.5})
    result = browsing.ask(*steps, session="hung")
    assert result.steps[-1].error is not None and result.steps[-1].error.code == "page_hung" and not result.session_open
    fresh = browsing.ask(browsing.go("/plain"), session="hung", end_session=True)
    assert fresh.ok and fresh.session_started


def test_a_client_that_leaves_leaves_no_browser(browsing: Browsing) -> None:
    async def left(after_s: float) -> None:
        asking = asyncio.ensure_future(browsing.asking(browsing.go("/slow")))
        await asyncio.sleep(after_s)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    warm = len(browsing.service._pool.waiting())
    for after_s in (0.05, 0.6):
        browsing.bench.do(left(after_s))
    assert browsing.ask(browsing.go("/plain")).ok
    boxes = CAPACITY.warm + len(browsing.service._sessions.all())
    wait_for(lambda: sum(processes.name(pid) != "bwrap" for pid in chromiums()) <= 30 * max(boxes, warm, 1))
    assert not browsing.service._busy


def test_traffic_is_bounded_and_the_next_request_has_its_own(browsing: Browsing) -> None:
    most = LIMITS.traffic_bytes
    script = f"fetch('/file?size={most + 1}').then(f => f.arrayBuffer()).then(() => document.title = 'all')"
    body = f"<script>{script}</script>"
    browsing.bench.bodies["/greedy"] = body
    result = browsing.ask(browsing.go("/greedy"), {"action": "wait", "pause": 1.0}, session="greedy")
    assert result.title == "page"
    assert result.warnings == [f"pages moved more than {most // MIB} MiB; their connections were cut"]
    browsing.bench.bodies["/greedy"] = body.replace(str(most + 1), str(most - 100_000))
    again = browsing.ask(browsing.go("/greedy"), {"action": "wait", "pause": 1.0}, session="greedy", end_session=True)
    assert again.title == "all" and again.warnings == []


def test_a_closed_service_leaves_nothing_and_refuses(own: Any) -> None:
    browsing: Browsing = own(capacity=Capacity(warm=1))
    browsing.ask(browsing.go("/plain"), session="left")
    pid = box_of(browsing, "left").pid
    browsing.bench.do(browsing.service.close())
    assert not processes.runs(pid)
    assert refusal(browsing, browsing.go("/plain")).message == "the browser is shutting down"
