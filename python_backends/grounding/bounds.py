"""How large a schema may be. Checked before anything recursive looks at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from python_backends.grounding.pointer import Pointer, invalid

MAX_BYTES = 1_000_000
MAX_DEPTH = 32  # objects and arrays inside each other in the answer, references and unions on the way counted
MAX_JSON_DEPTH = 200  # of the schema itself, which needs about three levels for one of the answer
MAX_LEAVES = 2_000  # after references are followed
MAX_CHOICES = 2_000  # values of one enum


def check_size(schema: Any) -> None:
    """InvalidRequest if `schema`, any JSON value, is over MAX_BYTES as JSON or nested over MAX_JSON_DEPTH."""
    level = [schema]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_JSON_DEPTH:
            raise invalid(f"it is nested more than {MAX_JSON_DEPTH} levels deep", Pointer())
        level = [inner for value in level for inner in _inside(value)]
    size = len(json.dumps(schema, ensure_ascii=False).encode(errors="replace"))
    if size > MAX_BYTES:
        raise invalid(f"it has {size} bytes; at most {MAX_BYTES} are read", Pointer())


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []
