"""The server that a command speaks to: the one that runs, or one of its own for as long as it takes."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from client.cli.attached import runtime_config
from client.cli.settings import Settings
from client.cli.state import RunState, running
from client.cli.system import System, SystemConfig
from client.cli.terminal import messages
from client.cli.tools import build_models


@contextmanager
def some_server() -> Iterator[tuple[str, str | None]]:
    """(base URL, key) of the server that runs, or of one started for this command and stopped after it."""
    settings = Settings.from_environment(os.environ)
    with _running_or_own(settings) as found:
        if isinstance(found, System):
            yield found.url, found.config.api_keys[0]
        else:
            yield found.url, settings.api_keys[0] if settings.api_keys else None


@contextmanager
def some_triton() -> Iterator[str]:
    """HOST:PORT of that server's Triton for gRPC, which only this machine can reach."""
    with _running_or_own(Settings.from_environment(os.environ)) as found:
        yield found.triton.grpc if isinstance(found, System) else found.grpc


@contextmanager
def _running_or_own(settings: Settings) -> Iterator[RunState | System]:
    ready = [state for state in running(settings.run_root) if state.ready]
    if ready:
        yield ready[0]
        return
    build_models()
    config = SystemConfig(runtime_config(settings.run_root), port=0, api_keys=(secrets.token_urlsafe(24),))
    with ExitStack() as stack:
        with messages().status("starting the server (./openfaze up keeps one running)"):
            system = stack.enter_context(System(config))
        yield system
