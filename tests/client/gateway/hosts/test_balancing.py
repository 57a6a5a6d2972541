"""Which host gets a request, what is repeated where, and what is not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from client.errors import HostLeaving, HostLost, ModelAway, ModelDied
from client.gateway.engine import Content, Progress, Readiness
from client.gateway.hosts.rendezvous import host_of
from client.speech import Recording, Transcript
from python_backends.errors import InternalError, OpenfazeError, Unavailable
from tests.fakes.engine import DONE
from tests.fakes.hosts import FOREVER_S, Several, several
from tests.virtual_time import run

Scenario = Callable[[Several], Awaitable[None]]


def played(scenario: Scenario, text: str = "a:1,b:1", **settings: Any) -> None:
    """Run `scenario` over fake hosts, in virtual time."""

    async def whole() -> None:
        async with several(text, **settings) as hosts:
            await scenario(hosts)

    run(whole())


def test_the_least_outstanding_requests_decide() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.script = lambda _: [5.0, Content("x"), DONE]
        waiting = [asyncio.ensure_future(hosts.ask(affinity=b"same")) for _ in range(30)]
        await asyncio.sleep(1)
        assert set(hosts.asked.values()) == {10}
        await asyncio.gather(*waiting)

    played(scenario, "a:1,b:1,c:1")


def test_equal_questions_meet_on_one_host_while_nobody_is_busy() -> None:
    async def scenario(hosts: Several) -> None:
        answers = {key: {await hosts.ask(affinity=key) for _ in range(3)} for key in (b"%d" % n for n in range(40))}
        assert {key: answer for key, (answer,) in answers.items()} == {
            key: host_of(key, hosts.hosts) for key in answers
        }
        assert len(set(map(tuple, answers.values()))) == 3, "all questions went to the same host"

    played(scenario, "a:1,b:1,c:1")


def test_a_session_keeps_to_its_host_however_busy_that_is() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"session", hosts.hosts)
        hosts.hosts[home].script = lambda _: [5.0, Content(home), DONE]
        waiting = [asyncio.ensure_future(hosts.ask(affinity=b"session", pinned=True)) for _ in range(9)]
        assert set(await asyncio.gather(*waiting)) == {home}
        hosts.hosts[home].recovering = True
        assert await hosts.ask(affinity=b"session", pinned=True) == home

    played(scenario, "a:1,b:1,c:1")


def test_a_session_whose_host_is_lost_moves_to_one_other_and_comes_back() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"session", hosts.hosts)
        second = host_of(b"session", set(hosts.hosts) - {home})
        hosts.hosts[home].silent = True
        assert {await hosts.ask(affinity=b"session", pinned=True) for _ in range(4)} == {second}
        hosts.hosts[home].silent = False
        await asyncio.sleep(20)
        assert await hosts.ask(affinity=b"session", pinned=True) == home

    played(scenario, "a:1,b:1,c:1,d:1")


def test_only_the_keys_of_a_lost_host_move() -> None:
    hosts = [f"10.0.0.{number}:8001" for number in range(5)]
    keys = [b"%d" % number for number in range(2000)]
    before = {key: host_of(key, hosts) for key in keys}
    after = {key: host_of(key, hosts[1:]) for key in keys}
    assert all(before[key] == after[key] for key in keys if before[key] != hosts[0])
    shares = Counter(before.values())
    assert all(320 < shares[host] < 480 for host in hosts)  # 400 each, 4.5 standard deviations
    assert len({after[key] for key in keys if before[key] == hosts[0]}) == 4


def failing(error: OpenfazeError, *before: Content | Progress) -> Callable[[Several, str], None]:
    """Makes the host that the key `k` belongs to fail with `error`, after `before`."""

    def make(hosts: Several, home: str) -> None:
        hosts.hosts[home].script = lambda _: [*before, error]

    return make


BEGUN = HostLost("gone", begun=True)
NOT_BEGUN = HostLost("refused", begun=False)
NEWS = Progress({"task": "ocr", "done": 1, "of": 2})
# What happens, whether the request may be repeated, whether it is.
DEATHS: dict[str, tuple[Callable[[Several, str], None], bool, bool]] = {
    "lost": (failing(BEGUN), True, True),
    "lost_after_news": (failing(BEGUN, NEWS), True, True),
    "lost_in_an_answer": (failing(BEGUN, Content("half")), True, False),
    "lost_in_an_action": (failing(BEGUN), False, False),
    "refused": (failing(NOT_BEGUN), True, True),
    "refused_before_an_action": (failing(NOT_BEGUN), False, True),
    "stopping": (failing(HostLeaving("stopping", begun=False)), False, True),
    "a_model_died": (failing(ModelDied("dead", "ocr")), True, True),
    "a_model_died_in_an_action": (failing(ModelDied("dead", "ocr")), False, False),
    "a_model_is_away": (failing(ModelAway("away", "openfaze")), False, True),
    "a_model_within_is_away_in_an_action": (failing(ModelAway("away", "ocr")), False, False),
    "an_error_of_its_own": (failing(InternalError("a bug")), True, False),
    "too_busy": (failing(Unavailable("queue")), True, False),
}


@pytest.mark.parametrize("name", DEATHS)
def test_what_is_sent_to_another_host(name: str) -> None:
    fail, repeatable, moves = DEATHS[name]

    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        fail(hosts, home)
        if moves:
            assert await hosts.ask(affinity=b"k", repeatable=repeatable) != home
            assert sum(hosts.asked.values()) == 2
        else:
            with pytest.raises(OpenfazeError):
                await hosts.ask(affinity=b"k", repeatable=repeatable)
            assert sum(hosts.asked.values()) == 1

    played(scenario, "a:1,b:1,c:1")


def test_a_request_that_two_hosts_died_of_is_not_given_to_a_third() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.script = lambda _: [BEGUN]
        with pytest.raises(HostLost):
            await hosts.ask()
        assert sorted(hosts.asked.values()) == [0, 1, 1]

    played(scenario, "a:1,b:1,c:1")


def test_refusals_are_no_deaths_and_no_host_is_asked_twice() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.script = lambda _: [NOT_BEGUN]
        with pytest.raises(HostLost):
            await hosts.ask()
        assert set(hosts.asked.values()) == {1}

    played(scenario, "a:1,b:1,c:1,d:1")


def test_with_one_host_left_a_replaced_model_is_waited_for_there() -> None:
    async def scenario(hosts: Several) -> None:
        only = hosts.hosts["a:1"]
        only.script = lambda _: [ModelAway("away", "ocr")] if len(only.requests) == 1 else [Content("back"), DONE]
        assert await hosts.ask() == "back"
        only.script = lambda _: [ModelDied("dead", "ocr")]
        with pytest.raises(ModelDied):
            await hosts.ask()
        assert len(only.requests) == 3

    played(scenario, "a:1")


def test_a_host_that_recovers_gets_requests_only_if_there_is_no_better_one() -> None:
    async def scenario(hosts: Several) -> None:
        hosts.hosts["a:1"].found = Readiness({"openfaze": True, "ocr": True}, whole=False)
        await asyncio.sleep(3)
        assert {await hosts.ask(affinity=b"%d" % n) for n in range(20)} == {"b:1"}
        hosts.hosts["b:1"].found = Readiness({"openfaze": True, "ocr": False})
        await asyncio.sleep(3)
        assert {await hosts.ask(affinity=b"%d" % n) for n in range(20)} == {"a:1"}

    played(scenario)


def test_leaving_a_request_cancels_it_and_counts_it_out() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.script = lambda _: [FOREVER_S]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k"))
        await asyncio.sleep(1)
        asked.cancel()
        await asyncio.wait({asked})
        home = host_of(b"k", hosts.hosts)
        assert hosts.hosts[home].cancelled == 1
        text = (await hosts.engine.metrics()).decode()
        assert f'openfaze_host_inflight_requests{{host="{home}"}} 0' in text
        assert f'openfaze_host_requests_total{{host="{home}",outcome="left"}} 1' in text

    played(scenario)


def test_recordings_are_balanced_too() -> None:
    async def scenario(hosts: Several) -> None:
        recording = Recording("req", b"", b'{"words": false, "diarize": false}')
        events = [event async for event in hosts.engine.transcribe(recording, 10.0)]
        assert isinstance(events[-1], Transcript)

    played(scenario)
