"""The component libraries pages are written with."""

from __future__ import annotations

from builders.gui.pages.libraries.bootstraps import BOOTSTRAPS
from builders.gui.pages.libraries.library import Library
from builders.gui.pages.libraries.others import OTHERS
from builders.gui.pages.libraries.plain import PLAIN
from builders.gui.pages.libraries.suites import SUITES

LIBRARIES: tuple[Library, ...] = BOOTSTRAPS + SUITES + OTHERS + PLAIN


def libraries(*, held: bool) -> tuple[Library, ...]:
    """Those of one half: the held-back pages use held-back libraries only."""
    return tuple(library for library in LIBRARIES if library.held == held)
