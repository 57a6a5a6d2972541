"""The gateway as a process: the socket, uvicorn, start and stop."""

from __future__ import annotations

import logging
import socket

import uvicorn

from client.errors import BadConfiguration
from client.gateway.app import create_app
from client.gateway.config import ENV_KEYS, GatewayConfig
from client.gateway.engine import Engine
from client.gateway.http_protocol import protocol_for

_LOG = logging.getLogger("openfaze.gateway")
_BACKLOG = 2048


def listen(config: GatewayConfig) -> socket.socket:
    """A bound socket; BadConfiguration that names the address if it is taken or cannot be had."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host, config.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise BadConfiguration(
            f"Cannot listen on {config.host}:{config.port} ({error.strerror}); choose another with --port."
        ) from error


def server_for(config: GatewayConfig, engine: Engine) -> uvicorn.Server:
    """A server that is not running yet. Signals end it after at most `timeouts.drain` seconds."""
    settings = uvicorn.Config(
        create_app(config, engine),
        loop="uvloop",
        http=protocol_for(config),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(config.timeouts.keep_alive),
        timeout_graceful_shutdown=int(config.timeouts.drain),
    )
    return uvicorn.Server(settings)


def run(config: GatewayConfig, engine: Engine) -> None:
    """Serve until SIGINT or SIGTERM. Raises BadConfiguration before anything has started."""
    with listen(config) as bound:
        host, port = bound.getsockname()[:2]
        if not config.authenticated:
            _LOG.warning("authentication is off, as only this machine can connect; set %s to turn it on", ENV_KEYS)
        servers = ", ".join(f"{place.name}:{place.grpc_port}" for place in config.hosts.places) or config.triton
        _LOG.info("gateway on http://%s:%d, inference server at %s", host, port, servers)
        server_for(config, engine).run(sockets=[bound])
