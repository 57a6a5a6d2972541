"""Losing hosts and getting them back, draining, names that change: in virtual time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from client.errors import HostLost
from client.gateway.engine import Content, Progress, Readiness
from client.gateway.hosts.fleet import Fleet, Surroundings
from client.gateway.hosts.member import OUTCOMES, STATES
from client.gateway.hosts.merged import merged
from client.gateway.hosts.rendezvous import host_of
from client.gateway.hosts.settings import MAX_HOSTS, HostSettings, places_of
from python_backends.errors import Unavailable
from tests.client.gateway.hosts.test_balancing import played
from tests.fakes.engine import DONE, Step
from tests.fakes.hosts import FakeHost, FakeNames, Several, several
from tests.virtual_time import run


def test_a_host_that_falls_silent_is_noticed_and_what_ran_there_moves() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        lost = hosts.hosts[home]
        lost.script = lambda _: [1000.0]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k"))
        await asyncio.sleep(0.5)
        lost.silent = True
        began = asyncio.get_running_loop().time()
        assert await asked != home
        # A pause and two looks: the clock is the loop's, so this is a fact about the code, not about the machine.
        assert asyncio.get_running_loop().time() - began <= 2.5
        assert lost.cancelled == 1, "the request was left to run on the lost host too"
        assert f'requests_total{{host="{home}",outcome="moved"}} 1' in (await hosts.engine.metrics()).decode()

    played(scenario)


def test_an_answer_that_has_begun_is_waited_for_on_a_silent_host() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        hosts.hosts[home].script = lambda _: [Content("one "), 30.0, Content("answer"), DONE]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k"))
        await asyncio.sleep(0.5)
        hosts.hosts[home].looks_silent = True
        assert await asked == "one answer"
        assert sum(hosts.asked.values()) == 1

    played(scenario)


def test_what_may_not_be_repeated_stays_where_it_runs() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        hosts.hosts[home].script = lambda _: [30.0, Content("late"), DONE]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k", repeatable=False))
        await asyncio.sleep(0.1)
        hosts.hosts[home].found = Readiness({"openfaze": False, "ocr": False})
        assert await asked == "late"
        assert sum(hosts.asked.values()) == 1

    played(scenario)


def test_nothing_is_moved_when_all_hosts_seem_silent() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.script = lambda _: [20.0, Content("late"), DONE]
        asked = [asyncio.ensure_future(hosts.ask(affinity=b"%d" % number)) for number in range(4)]
        await asyncio.sleep(0.1)
        for host in hosts.hosts.values():
            host.looks_silent = True
        assert await asyncio.gather(*asked) == ["late"] * 4
        assert sum(hosts.asked.values()) <= 6, "requests went round in circles"

    played(scenario)


def test_one_unanswered_look_is_no_loss() -> None:
    async def scenario(hosts: Several) -> None:
        host = hosts.hosts["a:1"]
        host.looks_silent = True
        await asyncio.sleep(1.2)
        host.looks_silent = False
        await asyncio.sleep(5)
        text = (await hosts.engine.metrics()).decode()
        assert 'openfaze_host_losses_total{host="a:1"} 0' in text
        assert 'openfaze_host_unanswered_looks_total{host="a:1"} 1' in text

    played(scenario)


def test_a_host_that_still_answers_requests_is_not_lost() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        news = Progress({"task": "ocr", "done": 1, "of": 9})
        steps: list[Step] = [news, 0.3]
        hosts.hosts[home].script = lambda _: [*steps * 40, Content("slow"), DONE]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k"))
        await asyncio.sleep(0.1)
        hosts.hosts[home].looks_silent = True
        assert await asked == "slow"
        assert f'openfaze_host_losses_total{{host="{home}"}} 0' in (await hosts.engine.metrics()).decode()

    played(scenario)


def test_a_broken_connection_takes_a_host_out_at_once_and_looks_bring_it_back() -> None:
    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        hosts.hosts[home].script = lambda _: [HostLost("reset", begun=True)]
        hosts.hosts[home].looks_silent = True
        answers = [await hosts.ask(affinity=b"k") for _ in range(5)]
        assert home not in answers and len(hosts.hosts[home].requests) == 1
        hosts.hosts[home].script = None
        hosts.hosts[home].looks_silent = False
        await asyncio.sleep(20)
        assert await hosts.ask(affinity=b"k") == home
        assert hosts.hosts[home].connections > 1, "it was not connected to anew"

    played(scenario)


def test_a_lost_host_must_be_ready_twice_before_it_gets_requests() -> None:
    async def scenario(hosts: Several) -> None:
        host = hosts.hosts["a:1"]
        host.silent = True
        await asyncio.sleep(10)
        host.silent = False
        looks = host.looks
        while 'openfaze_host_state{host="a:1",state="ready"} 1' not in (await hosts.engine.metrics()).decode():
            await asyncio.sleep(0.05)
        assert host.looks - looks >= 2

    played(scenario)


def test_a_host_that_stays_away_is_looked_at_less_and_less_but_never_rarely() -> None:
    async def scenario(hosts: Several) -> None:
        host = hosts.hosts["a:1"]
        host.silent = True
        await asyncio.sleep(600)
        assert 80 <= host.looks <= 130  # every 6 s: a pause of 5 and a look of 1

    played(scenario)


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), asyncio.CancelledError()], ids=["bug", "cancelled"])
def test_looks_that_end_by_themselves_begin_again(fault: BaseException) -> None:
    async def scenario(hosts: Several) -> None:
        host = hosts.hosts["a:1"]
        host.look_fault = fault
        await asyncio.sleep(5)
        host.silent = True
        await asyncio.sleep(5)
        assert 'openfaze_host_losses_total{host="a:1"} 1' in (await hosts.engine.metrics()).decode()

    played(scenario)


def test_without_any_host_requests_are_refused_and_the_gateway_is_not_ready() -> None:
    async def scenario(hosts: Several) -> None:
        for host in hosts.hosts.values():
            host.silent = True
        assert (await hosts.engine.readiness()).status == "ready"
        await asyncio.sleep(5)
        with pytest.raises(Unavailable):
            await hosts.ask()
        assert (await hosts.engine.readiness()).status == "not_ready"
        hosts.hosts["b:1"].silent = False
        await asyncio.sleep(20)
        assert (await hosts.engine.readiness()).status == "ready"
        assert await hosts.ask() == "b:1"

    played(scenario)


def test_drained_hosts_finish_and_get_nothing_new(tmp_path: Path) -> None:
    listed = tmp_path / "drain"

    async def scenario(hosts: Several) -> None:
        home = host_of(b"k", hosts.hosts)
        hosts.hosts[home].script = lambda _: [30.0, Content(home), DONE]
        asked = asyncio.ensure_future(hosts.ask(affinity=b"k"))
        await asyncio.sleep(0.1)
        listed.write_text(f"{home}\n", "utf-8")
        await asyncio.sleep(6)
        assert home not in {await hosts.ask(affinity=b"%d" % number) for number in range(20)}
        assert home != await hosts.ask(affinity=b"k", pinned=True)
        assert f'openfaze_host_draining{{host="{home}"}} 1' in (await hosts.engine.metrics()).decode()
        assert await asked == home
        listed.write_bytes(b"\xff")
        await asyncio.sleep(6)
        assert home != await hosts.ask(affinity=b"k", pinned=True), "a file that cannot be read undid the drain"
        listed.unlink()
        await asyncio.sleep(6)
        hosts.hosts[home].script = None
        assert await hosts.ask(affinity=b"k") == home

    played(scenario, drain_file=listed)


def test_hosts_come_and_go_with_the_addresses_of_a_name() -> None:
    names = FakeNames({"triton": ["10.0.0.1", "10.0.0.2"]})

    async def scenario() -> None:
        async with several("triton:8001", names=names) as hosts:
            assert set(hosts.hosts) == {"10.0.0.1:8001", "10.0.0.2:8001"}
            old = hosts.hosts["10.0.0.1:8001"]
            for host in hosts.hosts.values():
                host.script = lambda _: [30.0, Content("done"), DONE]
            asked = [asyncio.ensure_future(hosts.ask()) for _ in range(2)]
            await asyncio.sleep(0.1)
            names.known["triton"] = ["10.0.0.2", "10.0.0.3"]
            await asyncio.sleep(6)
            assert (len(old.requests), old.connections) == (1, 1), "it was let go with a request at work"
            hosts.hosts["10.0.0.2:8001"].script = None
            answers = {await hosts.ask(affinity=b"%d" % n, pinned=True) for n in range(20)}
            assert answers == {"10.0.0.2:8001", "10.0.0.3:8001"}
            assert await asyncio.gather(*asked) == ["done", "done"]
            await asyncio.sleep(6)
            assert old.connections == 0
            assert "10.0.0.1:8001" not in (await hosts.engine.metrics()).decode()
            names.known["triton"] = []
            await asyncio.sleep(6)
            assert await hosts.ask(), "a resolver that fails took the hosts away"

    run(scenario())


def test_there_are_never_more_than_the_bound() -> None:
    names = FakeNames({"triton": [f"10.0.{number // 250}.{number % 250}" for number in range(MAX_HOSTS + 1)]})

    async def scenario() -> int:
        fleet = Fleet(HostSettings(places_of("triton:1", "T")), Surroundings(lambda name, _: FakeHost(name), names))
        await fleet.open()
        try:
            return len(fleet.members)
        finally:
            await fleet.close()

    assert run(scenario()) == MAX_HOSTS


def test_labels_come_from_closed_sets() -> None:
    async def scenario(hosts: Several) -> None:
        await hosts.ask()
        lines = (await hosts.engine.metrics()).decode().splitlines()
        samples = [line for line in lines if not line.startswith("#")]
        assert len(samples) == 2 * (len(STATES) + len(OUTCOMES) + 4)
        assert len({line.rpartition(" ")[0] for line in samples}) == len(samples)

    played(scenario)


def test_metrics_of_several_servers_stand_together_and_say_whose_they_are() -> None:
    head = "# HELP nv_count Requests\n# TYPE nv_count counter\n"
    text = merged(
        {"a:1": f'{head}nv_count{{model="x"}} 1\n', "b:1": f'{head}nv_count{{model="x"}} 2\nplain 3\n', "c:1": ""}
    )
    assert text.splitlines() == [
        "# HELP nv_count Requests", "# TYPE nv_count counter", 'nv_count{host="a:1",model="x"} 1',
        'nv_count{host="b:1",model="x"} 2', 'plain{host="b:1"} 3',
    ]  # fmt: skip
