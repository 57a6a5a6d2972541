"""A folder that one process keeps its data in: which, whose, and what becomes of broken files."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.notes import NOTES_VARIABLE

LOCK_WAIT_S, _LOCK_POLL_S = 5.0, 0.05  # a process that is being replaced lets go within moments
_LOG = logging.getLogger("openfaze.own_folder")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a folder is for: in words, the variable that names it, its name in a run folder, the code of its errors."""

    what: str
    variable: str
    name: str
    code: str


@dataclass(frozen=True)
class Home:
    """A path, and whether what is there outlives the server."""

    path: Path
    lasting: bool

    @classmethod
    def of_this_server(cls, purpose: Purpose, named: str, environment: Mapping[str, str] = os.environ) -> Home:
        """The folder that was `named` in the environment or the configuration, or one in the server's run folder.

        In a server that is not ours, the id of the process that started this one names a folder for temporary files.
        """
        named = environment.get(purpose.variable, "") or named
        if named:
            return cls(Path(named), lasting=True)
        marks = environment.get(NOTES_VARIABLE)
        if marks:
            return cls(Path(marks).parent / purpose.name, lasting=False)
        name = f"openfaze-{purpose.name.replace('_', '-')}-{os.getuid()}-{os.getppid()}"
        return cls(Path(tempfile.gettempdir()) / name, lasting=False)


def is_free(folder: Path) -> bool:
    """Whether no process holds `folder` now."""
    try:
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


class OwnFolder:
    """`home`, held by this process alone until `close`. Only this user can look into it.

    Raises Unavailable (the purpose's code) if it cannot be made, is somebody else's or is held by another process.
    """

    def __init__(self, home: Home, purpose: Purpose, wait_s: float = LOCK_WAIT_S) -> None:
        self.home, self._purpose = home, purpose
        try:
            home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own(home.path)
            self._lock = os.open(home.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as exc:
            raise Unavailable(f"the {purpose.what} cannot use the folder {home.path} ({exc}); name another in the "
                              f"parameter `folder` or in {purpose.variable}", code=purpose.code) from exc  # fmt: skip
        self._take(time.monotonic() + wait_s)

    @property
    def path(self) -> Path:
        return self.home.path

    def close(self) -> None:
        """Let go; what does not outlive the server is deleted."""
        if not self.home.lasting:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)

    def move_aside(self, *names: str) -> None:
        """Put broken files out of the way, where the last ones that broke are kept for whoever wants to look."""
        aside = self.path / "broken"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        for name in names:
            if (self.path / name).exists():
                (self.path / name).rename(aside / name)
        what, broken = self._purpose.what, ", ".join(names)
        _LOG.warning("the %s begins anew: %s could not be read and is kept in %s", what, broken, aside)

    def _take(self, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as exc:
                if time.monotonic() > deadline:
                    os.close(self._lock)
                    what, code = self._purpose.what, self._purpose.code
                    raise Unavailable(
                        f"the folder {self.path} is held by another {what}; give each server its own `folder`",
                        code=code,
                    ) from exc
                time.sleep(_LOCK_POLL_S)


def _require_own(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError("it is not a folder of this user alone")
