"""`status`: what runs from this checkout, on which ports, and whether its models are ready."""

from __future__ import annotations

import argparse
import os
from typing import Any

import httpx
from rich.table import Column, Table

from client.cli.settings import Settings
from client.cli.state import RunState, running
from client.cli.terminal import messages, results
from python_backends.runtime.control import ControlKey


def add_command(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser("status", help="what runs, on which ports, which models are ready")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one block a running system; 1 when nothing runs or a model is not ready."""
    states = running(Settings.from_environment(os.environ).run_root)
    if not states:
        messages().print("nothing runs; start it with ./openfaze up")
        return 1
    healthy = [report(state) for state in states]
    return 0 if all(healthy) else 1


def report(state: RunState) -> bool:
    """Print one system; true when all its models are ready."""
    console = results()
    keys = "keys required" if state.authenticated else "no keys (loopback only)"
    of_one = "" if state.shared else ", for one command"
    console.print(f"{state.url}/v1   {keys}, process {state.owner}{of_one}{'' if state.ready else ', still starting'}",
                  markup=False)  # fmt: skip
    console.print(f"Triton: gRPC {state.grpc}, HTTP {state.http}, metrics {state.metrics}", markup=False)
    models = model_states(state.http, ControlKey.parse(state.control))
    if not state.shared:  # it loads what that command needs, and the others have no state
        models = [model for model in models if "state" in model]
    table = Table("model", "state", Column("why", overflow="fold"))
    for model in models:
        table.add_row(model["name"], model.get("state", "not loaded"), model.get("reason", ""))
    console.print(table if models else "Triton does not answer yet")
    return bool(models) and all(model.get("state") == "READY" for model in models)


def model_states(http: str, control: ControlKey) -> list[dict[str, str]]:
    """Triton's own index of its models; empty when it does not answer. `http` is host:port."""
    try:
        response = httpx.post(f"http://{http}/v2/repository/index", headers=control.http, trust_env=False, timeout=5.0)
        models: list[dict[str, str]] = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return []
    return sorted(models, key=lambda model: model["name"])
