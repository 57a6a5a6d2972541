"""Finding free TCP ports, and naming the one that is not."""

from __future__ import annotations

import errno
import socket
from contextlib import ExitStack

import psutil

from python_backends.errors import InvalidRequest, Unavailable


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Without it a port whose last connection just closed would look taken for a minute.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1)
    except OSError:
        listener.close()
        raise
    return listener


def free_ports(host: str, count: int) -> list[int]:
    """`count` different ports that nobody listens on. Raises InvalidRequest if `host` is no address of this machine."""
    with ExitStack() as held:
        try:
            listeners = [held.enter_context(_listener(host, 0)) for _ in range(count)]
        except OSError as error:
            raise _no_address(host, error) from error
        return [int(listener.getsockname()[1]) for listener in listeners]


def _no_address(host: str, error: OSError) -> InvalidRequest:
    return InvalidRequest(f"{host} is no address that this machine can listen on ({error.strerror}); name one it has")


def owner_of(port: int) -> str:
    """A few words on who listens on `port`, as far as this user may know."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return "another process"
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
            try:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
            except psutil.Error:
                break
    return "another process"


def require_free(host: str, port: int, change_with: str) -> None:
    """Raise Unavailable, naming the port, its owner and how to choose another, unless `port` can be listened on;
    InvalidRequest if `host` is no address of this machine."""
    try:
        _listener(host, port).close()
    except PermissionError as error:
        raise Unavailable(f"port {port} may not be opened by this user; choose one above 1023 with {change_with}",
                          code="port_forbidden") from error  # fmt: skip
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise _no_address(host, error) from error
        raise Unavailable(f"port {port} on {host} is taken by {owner_of(port)} ({error.strerror}); stop it, or choose "
                          f"another port with {change_with}", code="port_taken") from error  # fmt: skip
