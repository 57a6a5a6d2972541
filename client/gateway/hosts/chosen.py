"""The engine that a configuration asks for."""

from __future__ import annotations

from client.gateway.config import GatewayConfig
from client.gateway.engine import Engine, TritonEngine
from client.gateway.hosts.engine import BalancedEngine
from client.gateway.hosts.fleet import Surroundings


def engine_for(config: GatewayConfig) -> Engine:
    """One Triton, or several where the configuration names them."""

    def triton(address: str, metrics: str) -> TritonEngine:
        return TritonEngine(address, metrics, config.timeouts, config.control)

    if not config.hosts.places:
        return triton(config.triton, config.metrics)
    return BalancedEngine(config.hosts, Surroundings(triton))
