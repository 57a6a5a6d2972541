"""The processes below another, any of which may end while it is looked at."""

from __future__ import annotations

from contextlib import suppress

import psutil


def family(pid: int | None, mark: str = "", names: tuple[str, ...] = ()) -> list[psutil.Process]:
    """The living descendants of `pid` with `mark` on their command lines and, if `names` are given, one of these."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            known = not names or process.name() in names
            if known and process.status() != psutil.STATUS_ZOMBIE and mark in " ".join(process.cmdline()):
                found.append(process)
    return found


def words_of(process: psutil.Process) -> list[str]:
    """Its command line, of which nothing is left once it has ended."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


def ended(process: psutil.Process) -> bool:
    """Whether it runs no more, though its parent may not have taken note of that yet."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
