"""The figures of every host as Prometheus text. Labels are the hosts there are, and closed sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from client.gateway.hosts.member import OUTCOMES, STATES, Member
from client.gateway.metrics import head


def figures_of(members: Sequence[Member]) -> str:
    """All samples of `members`."""
    return "\n".join([*_gauges(members), *_counters(members)]) + "\n"


def _gauges(members: Sequence[Member]) -> Iterator[str]:
    yield from head("openfaze_host_state", "gauge", "1 for the state that the host is in.")
    for member in members:
        for state in STATES:
            yield f'openfaze_host_state{{host="{member.name}",state="{state}"}} {int(member.state == state)}'
    draining = {member.name: int(member.drained or member.retired) for member in members}
    yield from _family("openfaze_host_draining", "gauge", "Whether the host gets no new requests.", draining)
    inflight = {member.name: member.outstanding for member in members}
    yield from _family("openfaze_host_inflight_requests", "gauge", "Requests at work there.", inflight)


def _counters(members: Sequence[Member]) -> Iterator[str]:
    yield from head("openfaze_host_requests_total", "counter", "Requests given to the host, by how that ended.")
    for member in members:
        for outcome in OUTCOMES:
            labels = f'host="{member.name}",outcome="{outcome}"'
            yield f"openfaze_host_requests_total{{{labels}}} {member.outcomes[outcome]}"
    losses = {member.name: member.losses for member in members}
    yield from _family("openfaze_host_losses_total", "counter", "Times the host was lost.", losses)
    looks = {member.name: member.unanswered_looks for member in members}
    yield from _family("openfaze_host_unanswered_looks_total", "counter", "Looks at it without an answer.", looks)


def _family(name: str, kind: str, text: str, values: Mapping[str, int]) -> Iterator[str]:
    yield from head(name, kind, text)
    for host, value in values.items():
        yield f'{name}{{host="{host}"}} {value}'
