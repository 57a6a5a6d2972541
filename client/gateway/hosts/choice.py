"""Which host gets a request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from client.gateway.hosts.member import Member
from client.gateway.hosts.rendezvous import score

# In whom to trust first: a host that recovers answers a little later, and the others may if there is no better one.
_RANKS = {"ready": 0, "recovering": 1, "unknown": 2, "not_ready": 3}


@dataclass(frozen=True, slots=True)
class Order:
    """What a request asks of the choice: see `EngineRequest`."""

    affinity: bytes = b""
    pinned: bool = False
    repeatable: bool = True


def choose(members: Iterable[Member], order: Order, without: Collection[str] = ()) -> Member | None:
    """The host for a request, None if no host but `without` takes any.

    The least outstanding requests among the most trustworthy; of equals the one that `order.affinity` belongs to by
    rendezvous hashing, so equal questions meet their stored answers while there is little to do. A pinned request goes
    where its affinity belongs, unless that host takes nothing.
    """
    able = [member for member in members if member.takes_new and member.name not in without]
    if order.pinned:
        able = [member for member in able if _RANKS[member.state] <= 1] or able
        return max(able, key=lambda member: score(member.name, order.affinity), default=None)
    return min(able, default=None, key=lambda member: (
        _RANKS[member.state], member.outstanding, -score(member.name, order.affinity)))  # fmt: skip
