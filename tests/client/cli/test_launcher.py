"""The `openfaze` script on tiny checkouts: real environments, empty locks, an echo for a command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from python_backends.runtime.config import CHECKOUT

ECHO = "import sys\nsys.stdout.write('|'.join(sys.argv[1:]))\n"
EMPTY_LOCK = "# nothing\n"


@pytest.fixture(scope="module")
def first_use(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A checkout whose path has spaces, made ready by its first use; and what that said."""
    root = tmp_path_factory.mktemp("a path with spaces") / "my checkout"
    (root / "client" / "cli").mkdir(parents=True)
    (root / "client" / "cli" / "__main__.py").write_text(ECHO)
    (root / "requirements").mkdir()
    for lock in ("serve", "test", "perf"):
        (root / "requirements" / f"{lock}.lock").write_text(EMPTY_LOCK)
    shutil.copy2(CHECKOUT / "openfaze", root / "openfaze")
    return root, launch(root, "read", "a b.jpg", "--json")


@pytest.fixture(scope="module")
def folder(first_use: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """That checkout."""
    return first_use[0]


def launch(root: Path, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """Run the script from another directory."""
    environment = {"PATH": os.environ["PATH"], "OPENFAZE_PYTHON": python}
    return subprocess.run(
        [str(root / "openfaze"), *arguments], cwd="/", env=environment, capture_output=True, text=True
    )


def test_first_use_makes_the_environment_and_says_so(
    first_use: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, done = first_use
    assert (done.returncode, done.stdout) == (0, "read|a b.jpg|--json")
    assert "making" in done.stderr and "requirements/serve.lock" in done.stderr
    assert (folder / ".venv" / ".openfaze-serve").is_file()


def test_later_uses_are_silent(folder: Path) -> None:
    launch(folder, "status")
    done = launch(folder, "status")
    assert (done.stdout, done.stderr) == ("status", "")


def test_install_makes_the_environment_and_nothing_else(folder: Path) -> None:
    shutil.rmtree(folder / ".venv", ignore_errors=True)
    done = launch(folder, "install")
    assert (done.returncode, done.stdout) == (0, "") and "making" in done.stderr
    assert launch(folder, "status").stderr == ""


def test_it_works_through_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "openfaze").symlink_to(folder / "openfaze")
    assert launch(tmp_path, "up").stdout == "up"


def test_a_changed_lock_is_installed_again(folder: Path) -> None:
    with (folder / "requirements" / "serve.lock").open("a") as lock:
        lock.write("# changed\n")
    done = launch(folder, "status")
    assert done.returncode == 0
    assert "installing requirements/serve.lock" in done.stderr and "making" not in done.stderr
    assert launch(folder, "status").stderr == ""


def test_a_half_made_environment_is_made_anew(folder: Path) -> None:
    (folder / ".venv" / ".installing").touch()
    done = launch(folder, "status")
    assert done.returncode == 0 and "making" in done.stderr
    assert not (folder / ".venv" / ".installing").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(folder: Path) -> None:
    for link in (folder / ".venv" / "bin").glob("python*"):
        link.unlink()
    done = launch(folder, "status")
    assert (done.returncode, done.stdout) == (0, "status")


def test_tests_need_their_own_lock_and_serving_does_not_undo_it(folder: Path) -> None:
    assert "requirements/test.lock" in launch(folder, "test").stderr
    assert launch(folder, "test").stderr == launch(folder, "status").stderr == ""


def test_a_package_that_cannot_be_installed_stops_it(folder: Path) -> None:
    (folder / "requirements" / "perf.lock").write_text("this-package-has-no-hash==1\n")
    done = launch(folder, "perf")
    assert done.returncode == 1 and done.stdout == ""
    assert "installing requirements/perf.lock failed" in done.stderr
    assert (folder / ".venv" / ".installing").exists()  # so that the next use makes it anew


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo is Python 3.9", "is Python 3.9"),
        ("exit 127", "does not run"),
        ("echo has no shared libpython3.12", "no shared"),
    ],
    ids=["version", "broken", "static"],
)
def test_an_unfit_python_is_refused_with_what_to_do(folder: Path, tmp_path: Path, script: str, reason: str) -> None:
    shutil.rmtree(folder / ".venv", ignore_errors=True)
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    done = launch(folder, "up", python=str(python))
    assert done.returncode == 1 and done.stdout == ""
    assert reason in done.stderr and "3.10, 3.11 or 3.12" in done.stderr and "OPENFAZE_PYTHON=" in done.stderr


def test_a_python_that_does_not_exist_is_named(folder: Path) -> None:
    shutil.rmtree(folder / ".venv", ignore_errors=True)
    done = launch(folder, "up", python="/no/such/python")
    assert done.returncode == 1 and "/no/such/python" in done.stderr
