"""Metadata as facts, `field=digest` for each value, by which engines that know nothing of our types compare exactly: a
text never equals a number or a truth value, 1 equals 1.0, and no value of a caller ever stands in a query."""

from __future__ import annotations

import hashlib

from python_backends.vector_store.entry import Metadata, Value


def facts_of(metadata: Metadata) -> list[str]:
    """The facts of a row; each string of a list is one."""
    return [
        fact(name, one) for name, value in metadata.items() for one in (value if isinstance(value, list) else [value])
    ]


def fact(field: str, value: Value) -> str:
    """That `field` has `value`, which is no list; without spaces."""
    if isinstance(value, bool | str):
        exact = f"{type(value).__name__}:{value}"
    else:
        exact = f"number:{float(value) + 0.0!r}"  # type: ignore[arg-type]  # + 0.0 makes one of both zeros
    return f"{field}={hashlib.blake2b(exact.encode(), digest_size=12).hexdigest()}"
