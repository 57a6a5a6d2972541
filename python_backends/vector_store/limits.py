"""What a request to the vector store may hold, and what the store keeps. Every bound is named by what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from python_backends.parameters import number, whole

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes of UTF-8, times seconds."""

    collections: int = 64
    """Of one owner."""
    rows: int = 1_000_000
    """Of one collection."""
    snapshots: int = 8
    """Of one collection."""
    request_bytes: int = 32 * MIB
    items: int = 1000
    """Of one upsert; also ids of one `get` or `delete`."""
    id_bytes: int = 256
    text_bytes: int = 32_768
    metadata_bytes: int = 16_384
    """Of one row, as JSON."""
    fields: int = 32
    """Of one row's metadata."""
    string_bytes: int = 8192
    """Of one string in metadata or in a filter."""
    list_length: int = 64
    """Of one list in metadata."""
    width: int = 4096
    hits: int = 200
    conditions: int = 64
    """Of one filter, with `and`, `or` and `not`."""
    depth: int = 8
    values: int = 256
    """Of one `in`."""
    ttl_seconds: float = 10 * 365 * 86_400.0


def limits_of(parameters: Mapping[str, str]) -> Limits:
    """The bounds that a model's configuration names; InternalError for one that is no number."""
    usual = Limits()
    return Limits(
        collections=whole(parameters, "collections", usual.collections),
        rows=whole(parameters, "rows", usual.rows),
        snapshots=whole(parameters, "snapshots", usual.snapshots),
        request_bytes=whole(parameters, "request_mb", usual.request_bytes // MIB) * MIB,
        items=whole(parameters, "items", usual.items),
        hits=whole(parameters, "hits", usual.hits),
        ttl_seconds=number(parameters, "max_ttl_seconds", usual.ttl_seconds),
    )
