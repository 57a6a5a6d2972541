"""What runs on this machine from this checkout: one small file for each system, in its own run folder."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from python_backends.runtime import processes
from python_backends.runtime.config import SERVER_PREFIX

FILE = "state.json"
KEEP_LOGS_SECONDS = 24 * 3600


class RunState(BaseModel):
    """One running system. `owner_ticks` tells its owner from a later process with the same id, `machine` from one of
    another machine that keeps its run folder in the same place: of that nothing is known here, and nothing is ended.

    `control` is Triton's control key, NAME=VALUE. One that is not `shared` serves the command that started it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    server_id: str
    owner: int
    owner_ticks: int
    machine: str
    url: str
    grpc: str
    http: str
    metrics: str
    control: str = ""
    authenticated: bool
    ready: bool
    shared: bool = True

    @property
    def alive(self) -> bool:
        """Whether the process that answers for this system still exists, on this machine."""
        return self.local and processes.started(self.owner) == self.owner_ticks

    @property
    def local(self) -> bool:
        """Whether it runs, or ran, on this machine."""
        return self.machine == processes.machine()

    def save(self, directory: Path) -> None:
        """Write into the system's run folder, in one step, so that no reader sees half of it; for this user only."""
        partial = directory / f"{FILE}.partial"
        partial.unlink(missing_ok=True)
        partial.touch(0o600)
        partial.write_text(self.model_dump_json(indent=1), "utf-8")
        partial.replace(directory / FILE)


def running(run_root: Path) -> list[RunState]:
    """Systems whose owner lives, oldest first."""
    return sorted((state for state in _states(run_root) if state.alive), key=lambda state: state.owner_ticks)


def ready_for_all(run_root: Path) -> RunState | None:
    """The oldest system that answers whoever asks."""
    return next((state for state in running(run_root) if state.ready and state.shared), None)


def sweep(run_root: Path) -> None:
    """End and delete what systems left behind whose owner was killed."""
    for state in _states(run_root):
        if state.local and not state.alive:
            processes.kill_named(state.server_id)
            processes.remove_shared_memory(state.server_id)
            shutil.rmtree(run_root / state.server_id, ignore_errors=True)
    for folder in run_root.glob(f"{SERVER_PREFIX}*/"):
        # Logs of failed starts, kept for whoever wants to see why; the folder of `./openfaze triton` looks the same.
        if not (folder / FILE).exists() and _is_old(folder) and not processes.named(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > KEEP_LOGS_SECONDS
    except OSError:  # gone since it was listed
        return False


def _states(run_root: Path) -> list[RunState]:
    states = []
    for path in run_root.glob(f"*/{FILE}"):
        try:
            states.append(RunState.model_validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            # Removed between listing and reading, or written by another version: neither is a running system of ours.
            continue
    return states
