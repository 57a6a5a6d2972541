"""A child that answers with what it is told, writes to standard output, refuses, or asks for too much memory."""

from __future__ import annotations

import os
import sys
from typing import Any

from python_backends.child.serving import Answer, bound, serve
from python_backends.errors import InvalidRequest


def call(request: dict[str, Any], blob: bytearray) -> Answer:
    os.write(1, b"in the words of a library\n")
    if request["do"] == "refuse":
        raise InvalidRequest("say it otherwise", code="refused")
    if request["do"] == "grow":
        raise MemoryError
    return {"heard": len(blob)}, memoryview(blob)


if __name__ == "__main__":
    bound(int(sys.argv[1]), 1 << 30)
    serve(lambda: call)
