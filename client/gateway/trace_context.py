"""The caller's place in a distributed trace (W3C Trace Context), handed on to the inference server as it came.

What is malformed is left out, as the standard asks: a trace that breaks off must cost nobody an answer.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers

PARENT, STATE = "traceparent", "tracestate"
_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_STATE = re.compile(r"[\x20-\x7e]{1,512}")


def trace_of(headers: Headers) -> tuple[tuple[str, str], ...]:
    """The headers of `headers` that name the caller's trace, as metadata of a gRPC call; none without a valid one."""
    parents = headers.getlist(PARENT)
    if len(parents) != 1 or not _PARENT.fullmatch(parents[0].strip()):
        return ()
    state = ",".join(headers.getlist(STATE))
    return ((PARENT, parents[0].strip()), *([(STATE, state)] if _STATE.fullmatch(state) else []))
