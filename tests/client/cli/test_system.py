"""What stays of a system that ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.cli.system import System, SystemConfig
from python_backends.errors import Unavailable
from python_backends.runtime.config import RuntimeConfig


@pytest.mark.parametrize(
    "error, kept",
    [(Unavailable("a part ended"), True), (ZeroDivisionError("a bug"), True), (OSError("the disk is full"), True),
     (KeyboardInterrupt(), False), (SystemExit(0), False), (None, False)],
    ids=repr,
)  # fmt: skip
def test_logs_are_kept_after_every_failure_and_no_wish_to_stop(
    error: BaseException | None, kept: bool, tmp_path: Path
) -> None:
    system = System(SystemConfig(RuntimeConfig(repository=tmp_path, run_root=tmp_path / "run"), port=0))
    directory = system.config.runtime.directory
    directory.mkdir(parents=True)
    system.triton.log_path.write_text("why")
    system.__exit__(type(error) if error else None, error, None)
    assert system.triton.log_path.exists() == kept
    assert directory.exists() == kept
