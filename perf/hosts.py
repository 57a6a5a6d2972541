"""One of two hosts goes under load: what is lost, and how long until answers come as fast as before.

    ./openfaze perf hosts
    ./openfaze perf hosts --rate 12 --before 20 --after 25 --rounds 3

Needs root and `ip` (Debian: iproute2). Two Tritons, each in a network namespace of its own, and a gateway in a third,
which all answers come through; no way leads out of the namespaces, and their addresses (198.18.0.0/15, set aside for
measurements) exist in them only. An open loop sends `--rate` requests a second, of which one in `--pages-every` has a
picture read and the others a text of their own given back; every answer is compared. After `--before` seconds one host
goes: in the run `killed` all its processes at once by SIGKILL, in the run `unplugged` its cable, so that nothing is
refused and nothing answered any more. `--after` seconds later the load ends, and the host comes back.

`lost_or_wrong` counts requests without the right answer; all of them may be repeated. `back_s` is when, from the loss
on, the p99 of all requests that leave to the end of the load is at most 1.2 times the larger of the p99 before and
that of the load's last ten seconds, which one host carries alone. `noticed_s` is when the gateway calls the host lost;
`returned_s` when it calls it ready again, from the start of its processes (`killed`) or the plugging in (`unplugged`).
`mistaken_losses` are hosts that were called lost and were there, which happens where too much runs on too few cores.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from perf.command import parser_of, run
from perf.outage.load import Asked
from perf.outage.namespaces import namespaces
from perf.outage.recovered import Phases, back_after_s, before, p99_ms, since
from perf.outage.scene import Scene, answers, scene
from perf.report import Figure, Report, Table, progress, write
from python_backends.errors import InvalidRequest

WARM_UP_S = 8.0
LAST_S = 10.0
SLACK = 1.2


@dataclass(frozen=True, slots=True)
class Outage:
    """One loss of one host."""

    how: str
    asked: Sequence[Asked]
    phases: Phases
    noticed_s: float
    returned_s: float
    mistakes: int

    @property
    def faults(self) -> list[str]:
        return [one.fault for one in self.asked if one.fault]

    @property
    def before_ms(self) -> float:
        return p99_ms(before(self.asked, self.phases))

    @property
    def alone_ms(self) -> float:
        """The p99 of the last seconds, when one host does it all."""
        end = max(one.at for one in self.asked)
        return p99_ms(since(self.asked, end - LAST_S))

    @property
    def worst_ms(self) -> float:
        return max(one.seconds for one in since(self.asked, self.phases.lost - 1.0)) * 1e3

    @property
    def back_s(self) -> float:
        return back_after_s(self.asked, self.phases, SLACK * max(self.before_ms, self.alone_ms))


def _kill(stage: Scene) -> None:
    stage.net.kill(0)


def _restart(stage: Scene) -> None:
    stage.start_host(0)


def _unplug(stage: Scene) -> None:
    stage.net.pull(0)


def _plug(stage: Scene) -> None:
    stage.net.plug(0)


WAYS: dict[str, tuple[Callable[[Scene], None], Callable[[Scene], None]]] = {
    "killed": (_kill, _restart),
    "unplugged": (_unplug, _plug),
}


def outage(stage: Scene, how: str, options: argparse.Namespace) -> Outage:
    """Load, loss, return."""
    lose, give_back = WAYS[how]
    started = time.time()
    load = stage.load(options.rate, WARM_UP_S + options.before + options.after, options.pages_every)
    time.sleep(WARM_UP_S + options.before)
    stage.await_state(0, "ready")
    lost = time.time()
    lose(stage)
    asked = answers(load)
    mistakes = stage.losses(0, started, lost) + stage.losses(1, started, time.time())
    noticed = stage.await_state(0, "lost", lost) - lost
    back = time.time()
    give_back(stage)
    returned = stage.await_state(0, "ready", back) - back
    return Outage(how, asked, Phases(started + WARM_UP_S, lost), noticed, returned, mistakes)


def figures_of(how: str, outages: Sequence[Outage]) -> list[Figure]:
    """The figures of one way to lose a host: medians over the rounds, sums of faults."""
    series = {
        "p99_before_ms": [one.before_ms for one in outages],
        "p99_alone_ms": [one.alone_ms for one in outages],
        "slowest_ms": [one.worst_ms for one in outages],
        "noticed_s": [one.noticed_s for one in outages],
        "back_s": [one.back_s for one in outages],
        "returned_s": [one.returned_s for one in outages],
    }
    counts = [
        Figure(f"{how}_lost_or_wrong_requests", sum(len(one.faults) for one in outages)),
        Figure(f"{how}_mistaken_losses", sum(one.mistakes for one in outages)),
        Figure(f"{how}_sent_requests", sum(len(one.asked) for one in outages)),
    ]
    spans = [Figure(f"{how}_{name}", statistics.median(values), min(values), max(values))
             for name, values in series.items()]  # fmt: skip
    return [*counts, *spans]


def table_of(outages: Sequence[Outage]) -> Table:
    """One row a round."""
    rows = [[one.how, str(len(one.asked)), str(len(one.faults)), f"{one.before_ms:.0f}", f"{one.alone_ms:.0f}",
             f"{one.worst_ms:.0f}", f"{one.noticed_s:.2f}", f"{one.back_s:.2f}", f"{one.returned_s:.1f}"]
            for one in outages]  # fmt: skip
    return Table("hosts", ["host was", "sent", "faults", "p99 before, ms", "p99 alone, ms", "slowest, ms", "noticed, s",
                           "back, s", "returned, s"], rows)  # fmt: skip


def main() -> int:
    """Exit status 1 if an answer was lost or wrong."""
    parser = parser_of("hosts", __doc__)
    parser.add_argument("--rate", type=float, default=6.0, help="requests a second, at most 50 (%(default)s)")
    parser.add_argument("--pages-every", type=int, default=20, help="one request in so many is a picture (%(default)s)")
    parser.add_argument("--before", type=float, default=10.0, help="seconds before the loss (%(default)s)")
    parser.add_argument("--after", type=float, default=20.0, help="and after it, at least 20 (%(default)s)")
    parser.add_argument("--rounds", type=int, default=1, help="losses of each kind (%(default)s)")
    options = parser.parse_args()
    if not 0 < options.rate <= 50 or not 20 <= options.after <= 600 or not 5 <= options.before <= 600:
        raise InvalidRequest("--rate: up to 50; --before: 5 to 600; --after: 20 to 600")
    if not 1 <= options.rounds <= 100 or options.pages_every < 1:
        raise InvalidRequest("--rounds: 1 to 100; --pages-every: at least 1")
    outages: list[Outage] = []
    with tempfile.TemporaryDirectory(prefix="openfaze-hosts-") as folder, namespaces(2) as net:
        with scene(net, Path(folder)) as stage:
            for how in list(WAYS) * options.rounds:
                progress(f"a host is {how}")
                outages.append(outage(stage, how, options))
    faults = [fault for one in outages for fault in one.faults]
    for fault in sorted(set(faults))[:5]:
        progress(fault)
    figures = [figure for how in WAYS for figure in figures_of(how, [one for one in outages if one.how == how])]
    notes = ["intervals here are the smallest and largest of the rounds"]
    settings = {name: getattr(options, name) for name in ("rate", "pages_every", "before", "after", "rounds")}
    write(Report("hosts", figures, len(faults), settings, [table_of(outages)], notes))
    return int(bool(faults))


if __name__ == "__main__":
    run(main)
