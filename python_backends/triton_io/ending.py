"""The end of a model's process."""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import Executor

_LOOP_ENDS_S, _LOOK_S = 1.0, 0.01


def stop(pool: Executor, loop: asyncio.AbstractEventLoop | None) -> None:
    """End what works for requests: the threads, and the loop that runs in a thread of its own, which is waited for a
    moment, as what it does may hold requests."""
    pool.shutdown(wait=False, cancel_futures=True)
    if loop is None:
        return
    loop.call_soon_threadsafe(loop.stop)
    deadline = time.monotonic() + _LOOP_ENDS_S
    while loop.is_running() and time.monotonic() < deadline:
        time.sleep(_LOOK_S)


def collect() -> None:
    """Let go of Triton's objects that nobody needs any more: call it at the end of `finalize`.

    Failures leave cycles (an exception, its traceback, a frame, its request) to the collector. The interpreter's last
    collection comes after the stub has given its shared memory back, and a request that is let go of then is a crash.
    """
    gc.collect()
