"""How this process takes memory from the system."""

from __future__ import annotations

import ctypes
import logging

_M_ARENA_MAX = -8  # of glibc's malloc.h
_LOG = logging.getLogger(__name__)


def share_one_arena() -> None:
    """Have all threads take memory from one place; to be called before they start.

    By default glibc gives each thread an arena that keeps what it once held: two recognising threads kept 70 MB more
    that way, and were no faster. Another C library keeps its own ways.
    """
    try:
        told = ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    except AttributeError:  # not glibc
        told = 0
    if not told:
        _LOG.info("memory arenas stay as the C library has them")
