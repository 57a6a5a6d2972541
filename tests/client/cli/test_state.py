"""The run folder: who is listed, and what a killed owner leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from client.cli.state import FILE, RunState, ready_for_all, running, sweep
from python_backends.runtime import processes
from python_backends.runtime.config import new_server_id
from tests.waiting import PATIENCE_S, wait_for


def save(run_root: Path, owner: int, ticks: int, *, shared: bool = True, machine: str = "") -> RunState:
    """A state file of a system that `owner` answers for."""
    state = RunState(server_id=new_server_id(), owner=owner, owner_ticks=ticks, url="http://h:1",
                     grpc="h:2", http="h:3", metrics="h:4", authenticated=True, ready=True,
                     shared=shared, machine=machine or processes.machine())  # fmt: skip
    (run_root / state.server_id).mkdir()
    state.save(run_root / state.server_id)
    return state


def ticks() -> int:
    """When this very process began."""
    found = processes.started(os.getpid())
    assert found is not None
    return found


def test_a_living_owner_is_listed_and_left_alone(tmp_path: Path) -> None:
    state = save(tmp_path, os.getpid(), ticks())
    sweep(tmp_path)
    assert running(tmp_path) == [state]


def test_others_are_not_answered_by_the_server_of_one_command(tmp_path: Path) -> None:
    owner = os.getpid(), ticks()
    save(tmp_path, *owner, shared=False)
    assert ready_for_all(tmp_path) is None and len(running(tmp_path)) == 1
    shared = save(tmp_path, *owner)
    assert ready_for_all(tmp_path) == shared


def test_the_state_holds_a_key_and_is_for_its_owner_only(tmp_path: Path) -> None:
    state = save(tmp_path, os.getpid(), ticks())
    assert (tmp_path / state.server_id / FILE).stat().st_mode & 0o777 == 0o600


def test_a_reused_process_id_is_not_the_owner(tmp_path: Path) -> None:
    save(tmp_path, os.getpid(), ticks() - 1000)
    assert running(tmp_path) == []


def test_what_a_killed_owner_left_is_ended_and_removed(tmp_path: Path) -> None:
    state = save(tmp_path, os.getpid(), 0)
    region = processes.SHARED_MEMORY / f"{state.server_id}left-behind"
    region.write_bytes(b"x")
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    carrying = [subprocess.Popen([*command, f"--id={state.server_id}"]),
                subprocess.Popen(command, env={processes.SERVER_ID_VARIABLE: state.server_id})]  # fmt: skip
    stranger = subprocess.Popen(command)
    try:
        wait_for(lambda: len(processes.named(state.server_id)) == 2)  # the children have become other programs
        sweep(tmp_path)
        assert [child.wait(PATIENCE_S) for child in carrying] == [-9, -9]
        assert stranger.poll() is None
        assert not region.exists() and not (tmp_path / state.server_id).exists()
    finally:
        for child in (*carrying, stranger):
            child.kill()
            child.wait()


@pytest.mark.parametrize("content", ["", "{", '{"server_id": 1}'])
def test_a_damaged_state_file_is_no_running_system(tmp_path: Path, content: str) -> None:
    (tmp_path / "openfaze_x").mkdir()
    (tmp_path / "openfaze_x" / "state.json").write_text(content)
    assert running(tmp_path) == []


def test_logs_of_a_failed_start_go_in_time_and_the_folder_of_what_runs_alone_does_not(tmp_path: Path) -> None:
    failed, alone, new = (tmp_path / new_server_id() for _ in range(3))
    for folder in (failed, alone, new):
        folder.mkdir()
    for folder in (failed, alone):
        os.utime(folder, (0, 0))
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", f"--id={alone.name}"])
    try:
        wait_for(lambda: len(processes.named(alone.name)) == 1)
        sweep(tmp_path)
    finally:
        server.kill()
        server.wait()
    assert not failed.exists() and alone.exists() and new.exists()


def test_what_runs_on_another_machine_is_left_alone(tmp_path: Path) -> None:
    state = save(tmp_path, os.getpid(), ticks(), machine="other pid:[1]")
    sweep(tmp_path)
    assert running(tmp_path) == [] and (tmp_path / state.server_id / FILE).exists()


def test_a_process_that_has_ended_and_was_not_waited_for_is_none() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    try:
        wait_for(lambda: processes.started(child.pid) is None)
        assert psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE
    finally:
        child.wait()
