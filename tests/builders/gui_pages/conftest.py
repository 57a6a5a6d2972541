"""A packages folder with a few drawings of our own, so that composing needs neither npm nor a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.gui.pages.compose import Composer
from builders.gui.pages.icons import BRANDS, SETS
from builders.gui.pages.packages import package

_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M2 2h20v20H2z"/></svg>'
_NAMES = ("bell", "house", "search", "gear", "star")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of unpacked packages."""
    root = tmp_path_factory.mktemp("packages")
    for icon_set in (*SETS, BRANDS):
        below = root / package(icon_set.package).folder
        for name in _NAMES if icon_set.drawings else ():
            path = below / icon_set.drawings.replace("/*/", "/any/").replace("*", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_DRAWING, "utf-8")
        if not icon_set.drawings:
            path = below / icon_set.style
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f".mdi-{name}::before{{}}" for name in _NAMES), "utf-8")
    return root


@pytest.fixture(scope="session")
def composers(packages: Path) -> dict[str, Composer]:
    """One composer for each half."""
    return {half: Composer(packages, ("file:///photograph.jpg",), half) for half in ("train", "held")}
