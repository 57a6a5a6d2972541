"""The fetching rule as the operator sets it: parameters of the model, and what the environment opens."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from python_backends.errors import InternalError
from python_backends.fetch.admitted import ADMIT_VARIABLE, Endpoint, admitted_of
from python_backends.fetch.policy import FetchPolicy

_LOG = logging.getLogger(__name__)


def policy_of(parameters: Mapping[str, str], environment: Mapping[str, str] = os.environ) -> FetchPolicy:
    """The fetching rule that a model's parameters `fetch_*` and the operator's environment describe.

    Raises InternalError, which names what cannot be read.
    """
    default = FetchPolicy()
    known = {f"fetch_{name}" for name in ("ports", "max_bytes", "total_bytes", "deadline_seconds", "max_redirects")}
    unknown = {key for key in parameters if key.startswith("fetch_")} - known
    if unknown:
        raise InternalError(f"unknown parameters {sorted(unknown)}; known: {sorted(known)}")
    try:
        ports = parameters.get("fetch_ports")
        return FetchPolicy(
            ports=frozenset(int(port) for port in ports.split(",")) if ports else default.ports,
            max_bytes=int(parameters.get("fetch_max_bytes", default.max_bytes)),
            total_bytes=int(parameters.get("fetch_total_bytes", default.total_bytes)),
            deadline_s=float(parameters.get("fetch_deadline_seconds", default.deadline_s)),
            max_redirects=int(parameters.get("fetch_max_redirects", default.max_redirects)),
            endpoints=_admitted(environment),
        )
    except ValueError as exc:
        raise InternalError(f"a fetch_ parameter is not a number: {exc}") from exc


def _admitted(environment: Mapping[str, str]) -> frozenset[Endpoint]:
    """What the operator's environment opens, told in the log: nobody should find out by accident."""
    endpoints = admitted_of(environment)
    if endpoints:
        opened = ", ".join(f"{address} port {port}" for address, port in sorted(endpoints, key=str))
        _LOG.warning("%s is set: requests may make this server fetch from %s", ADMIT_VARIABLE, opened)
    return endpoints
