"""What loops that must not end put around their work: a bug in it is logged whole, and the loop goes on."""

from __future__ import annotations

import logging
from types import TracebackType

_LOG = logging.getLogger("openfaze.outlived")


class Outlived:
    """`with Outlived("the watch"):` for a loop that nobody waits for, so that its end would pass unseen.

    Only there: everywhere else an error that nobody expects belongs to whoever asked. What is no Exception, such as the
    loop's own cancellation, goes on its way.
    """

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        _LOG.error("%s goes on after a bug: %r", self._what, error, exc_info=error)
        return True
