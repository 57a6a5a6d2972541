"""What the browser is made of on this machine: Chromium, Playwright's driver, bubblewrap."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.sandbox.programs import Programs, programs_of

CHROMIUM_INSTALL = "apt-get install chromium"
PLAYWRIGHT_INSTALL = "pip install playwright"

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# What the names above start, which are shell scripts: those are not run in the box, which has no shell.
_BINARIES = ("/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser", "/opt/google/chrome/chrome")


@dataclass(frozen=True, slots=True)
class BrowserPrograms:
    """`confining` are bubblewrap and what it needs, `chromium` the program itself, in a folder with its parts."""

    confining: Programs
    chromium: Path


def browser_programs_of(parameters: Mapping[str, str]) -> BrowserPrograms:
    """What is there; `bubblewrap` and `chromium` among `parameters` name programs instead of searching for them.

    Raises Unavailable, with the line that installs what is missing.
    """
    if importlib.util.find_spec("playwright") is None:
        raise Unavailable(f"The browser needs Playwright's driver: {PLAYWRIGHT_INSTALL}", code="playwright_missing")
    named = parameters.get("chromium")
    chromium = _program(Path(named)) if named else find_chromium()
    if chromium is None:
        raise Unavailable(f"The browser needs Chromium: {CHROMIUM_INSTALL}", code="chromium_missing")
    return BrowserPrograms(programs_of({"bubblewrap": parameters.get("bubblewrap", "")}), chromium)


def find_chromium() -> Path | None:
    """The program that the system's `chromium` (or `google-chrome`) starts."""
    for name in _NAMES:
        found = shutil.which(name)
        program = _program(Path(found)) if found else None
        if program is not None:
            return program
    return None


def _program(path: Path) -> Path | None:
    """`path` itself if it is a program, else the one that it is a script for."""
    for place in (path, *map(Path, _BINARIES)):
        if place.is_file() and _is_program(place.resolve()):
            return place.resolve()
    return None


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
