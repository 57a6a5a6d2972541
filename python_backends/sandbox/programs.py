"""What the sandbox is made of on this machine: bubblewrap, Python, Deno, and where they are."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from python_backends.child.process import interpreter
from python_backends.errors import Unavailable

Runtime = Literal["python", "deno"]

LIMITING_INSTALL = "apt-get install util-linux"
BUBBLEWRAP_INSTALL = "apt-get install bubblewrap"
DENO_INSTALL = "pip install deno"
GUESTS = Path(__file__).with_name("guest")


@dataclass(frozen=True, slots=True)
class Programs:
    """Paths of programs; `setpriv` is None for a server that is not root, `deno` where it is not installed."""

    bubblewrap: Path
    prlimit: Path
    python: Path
    packages: tuple[Path, ...]
    deno: Path | None
    setpriv: Path | None

    @property
    def standard_library(self) -> Path:
        """The folder `lib/pythonX.Y` of `python`."""
        return self.python.parent.parent / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"

    @property
    def shared_libraries(self) -> tuple[Path, ...]:
        """libpython, where this Python has one beside its library."""
        return tuple(sorted((self.python.parent.parent / "lib").glob("libpython*.so*")))

    def needs(self, runtime: Runtime) -> None:
        """Raises Unavailable with the line that installs what `runtime` lacks."""
        if runtime == "deno" and self.deno is None:
            raise Unavailable(f"TypeScript and JavaScript need Deno: {DENO_INSTALL}", code="deno_missing")


def programs_of(parameters: Mapping[str, str]) -> Programs:
    """What is there; `bubblewrap` and `deno` among `parameters` name programs instead of searching for them.

    Raises Unavailable, with what to install, where nothing can be run at all.
    """
    bubblewrap = parameters.get("bubblewrap") or shutil.which("bwrap")
    if bubblewrap is None or not Path(bubblewrap).is_file():
        raise Unavailable(f"This needs bubblewrap: {BUBBLEWRAP_INSTALL}", code="bubblewrap_missing")
    prlimit, setpriv = shutil.which("prlimit"), shutil.which("setpriv")
    if prlimit is None or setpriv is None:
        raise Unavailable(f"This needs prlimit and setpriv: {LIMITING_INSTALL}", code="util_linux_missing")
    named = parameters.get("deno")
    deno = Path(named) if named else find_deno()
    return Programs(
        Path(bubblewrap), Path(prlimit), Path(interpreter()).resolve(), _packages(),
        deno if deno is not None and deno.is_file() else None,
        Path(setpriv) if os.geteuid() == 0 else None,
    )  # fmt: skip


def find_deno() -> Path | None:
    """Deno on PATH, or out of the wheel `deno` wherever that was installed; None without either."""
    found = shutil.which("deno")
    if found:
        return Path(found)
    spec = importlib.util.find_spec("deno")
    if spec is None or spec.origin is None:
        return None
    site = Path(spec.origin).parents[1]
    places = (Path(sysconfig.get_path("scripts"), "deno"), site / "bin" / "deno", site.parents[2] / "bin" / "deno")
    return next((place for place in places if place.is_file()), None)


def _packages() -> tuple[Path, ...]:
    """The folders of installed packages: what a program may import, read-only."""
    folders = dict.fromkeys(Path(sysconfig.get_path(name)) for name in ("purelib", "platlib"))
    return tuple(folder for folder in folders if folder.is_dir())
