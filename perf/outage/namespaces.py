"""Network namespaces of our own: a gateway in the middle, each host at the end of a cable that can be pulled."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.errors import Unavailable

_NETWORK = "198.18.{number}.{end}"
"""Of the range that RFC 2544 sets aside for measurements; nothing outside of the namespaces has such an address."""
_GATEWAY_END, _HOST_END = 1, 2


@dataclass(frozen=True, slots=True)
class Net:
    """A namespace for the gateway and one for each host, by name; no way leads out of them."""

    gateway: str
    hosts: tuple[str, ...]

    def address(self, host: int) -> str:
        """Where the gateway reaches host number `host`."""
        return _NETWORK.format(number=host, end=_HOST_END)

    def pull(self, host: int) -> None:
        """Pull the cable at the host's end: what is sent from the other end is lost without a word."""
        _ip("-n", self.hosts[host], "link", "set", "uplink", "down")

    def plug(self, host: int) -> None:
        """The inverse of `pull`."""
        _ip("-n", self.hosts[host], "link", "set", "uplink", "up")

    def kill(self, host: int) -> None:
        """End everything on host number `host` at once: no process has a last word."""
        _end_all(self.hosts[host])


def inside(namespace: str, command: Sequence[str]) -> list[str]:
    """`command`, to be run in `namespace`."""
    return ["ip", "netns", "exec", namespace, *command]


@contextlib.contextmanager
def namespaces(hosts: int) -> Iterator[Net]:
    """A net with `hosts` hosts, taken down at the end with every process in it.

    Raises Unavailable, with the reason, where namespaces cannot be made.
    """
    _require()
    mark = f"openfaze-{secrets.token_hex(3)}"
    net = Net(f"{mark}-gateway", tuple(f"{mark}-{number}" for number in range(hosts)))
    with contextlib.ExitStack() as stack:
        for name in (net.gateway, *net.hosts):
            _ip("netns", "add", name)
            stack.callback(_take_down, name)
            _ip("-n", name, "link", "set", "lo", "up")
        for number in range(hosts):
            _cable(net, number)
        yield net


def _require() -> None:
    if shutil.which("ip") is None:
        raise Unavailable("network namespaces need `ip`: on Debian run `apt-get install iproute2`")
    if os.geteuid() != 0:
        raise Unavailable("network namespaces can only be made by root: run this command as root")


def _cable(net: Net, number: int) -> None:
    here, there = net.gateway, net.hosts[number]
    _ip("-n", here, "link", "add", f"host{number}", "type", "veth", "peer", "name", "uplink", "netns", there)
    ends = ((here, f"host{number}", _GATEWAY_END), (there, "uplink", _HOST_END))
    for name, device, end in ends:
        _ip("-n", name, "address", "add", f"{_NETWORK.format(number=number, end=end)}/30", "dev", device)
        _ip("-n", name, "link", "set", device, "up")


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise Unavailable(f"`ip {' '.join(arguments)}` failed: {done.stderr.strip()}")
    return done.stdout


def _end_all(name: str) -> None:
    for pid in _ip("netns", "pids", name).split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def _take_down(name: str) -> None:
    _end_all(name)
    _ip("netns", "delete", name)
