"""Ports that can be had, and what is said of those that cannot."""

from __future__ import annotations

import socket

import pytest

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.runtime.ports import free_ports, require_free

NOT_HERE = "192.0.2.1"  # documentation's: nobody has it


def test_free_ports_differ_and_are_free() -> None:
    found = free_ports("127.0.0.1", 3)
    assert len(set(found)) == 3
    for port in found:
        require_free("127.0.0.1", port, "--port")


def test_a_taken_port_is_named_with_its_owner_and_the_way_to_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unavailable) as caught:
        require_free("127.0.0.1", taken.getsockname()[1], "--port")
    assert caught.value.code == "port_taken" and "process" in caught.value.message and "--port" in caught.value.message


@pytest.mark.parametrize("host", [NOT_HERE, "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines_is_no_taken_port(host: str) -> None:
    with pytest.raises(InvalidRequest, match=f"{host} is no address"):
        require_free(host, 8123, "--port")
    with pytest.raises(InvalidRequest, match=f"{host} is no address"):
        free_ports(host, 1)
