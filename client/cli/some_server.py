"""The server that a command speaks to: the one that runs, or one of its own for as long as it takes."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from client.cli.attached import runtime_config
from client.cli.settings import Settings
from client.cli.state import RunState, ready_for_all
from client.cli.system import System, SystemConfig
from client.cli.terminal import messages
from client.cli.tools import build_models
from client.gateway.engine import REQUIRED_MODELS
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.needs import needed_by

_EXIT_SECONDS = 1  # the one request has its answer, and nothing of these models outlives their processes


@contextmanager
def some_server(*tasks: str) -> Iterator[tuple[str, str | None]]:
    """(base URL, key) of the server that runs, or of one started for this command and stopped after it, which has what
    `tasks` need; all models without any."""
    settings = Settings.from_environment(os.environ)
    with _running_or_own(settings, tasks) as found:
        if isinstance(found, System):
            yield found.url, found.config.api_keys[0]
        else:
            yield found.url, settings.api_keys[0] if settings.api_keys else None


@contextmanager
def some_triton(*tasks: str) -> Iterator[str]:
    """HOST:PORT of that server's Triton for gRPC, which only this machine can reach."""
    with _running_or_own(Settings.from_environment(os.environ), tasks) as found:
        yield found.triton.grpc if isinstance(found, System) else found.grpc


@contextmanager
def _running_or_own(settings: Settings, tasks: Sequence[str]) -> Iterator[RunState | System]:
    if (found := ready_for_all(settings.run_root)) is not None:
        yield found
        return
    build_models()
    keys = (secrets.token_urlsafe(24),)
    config = SystemConfig(config_for(settings.run_root, tasks), port=0, api_keys=keys, shared=False)
    with ExitStack() as stack:
        with messages().status("starting the server (./openfaze up keeps one running)"):
            system = stack.enter_context(System(config))
        yield system


def config_for(run_root: Path, tasks: Sequence[str]) -> RuntimeConfig:
    """Of a server that is to do `tasks`. One with attached models has all: what those call is theirs to know."""
    config = runtime_config(run_root)
    if not tasks or config.repository != RuntimeConfig.repository:
        return config
    needed = needed_by({*REQUIRED_MODELS, *needed_by(tasks, whole=True)})
    return replace(config, only=needed, exit_seconds=_EXIT_SECONDS)
