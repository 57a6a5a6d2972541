"""Looking at a host again and again: what it is ready for, whether it is there, when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from client.errors import HostLost
from client.gateway.hosts.member import Member
from client.gateway.hosts.settings import HostSettings

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.25, 5.0
_SPREAD = 0.2
"""Pauses differ by that share, so that gateways which lost a host together do not come back to it together."""


async def keep_looking(member: Member, settings: HostSettings, dice: Callable[[], float]) -> None:
    """Look at `member` for as long as this runs; `dice` gives numbers from 0 to 1.

    After an unanswered look comes the next one at once; a lost host is looked at over a new connection each time, after
    pauses that double.
    """
    pause = _FIRST_PAUSE_S
    while True:
        try:
            found = await member.host.look(settings.probe_timeout_s)
        except HostLost:
            member.unanswered(settings.probe_failures)
        else:
            member.answered(found)
        if member.lost.is_set():
            await member.host.reconnect()
            await _sleep(pause, dice)
            pause = min(2 * pause, _LONGEST_PAUSE_S)
        else:
            pause = _FIRST_PAUSE_S
            await _sleep(settings.probe_interval_s if not member.doubtful else 0.0, dice)


async def _sleep(seconds: float, dice: Callable[[], float]) -> None:
    await asyncio.sleep(seconds * (1 + _SPREAD * (2 * dice() - 1)))
