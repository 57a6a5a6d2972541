"""A request against the bounds of the store: each refusal names the field, what was sent and what is taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.vector_store.filter import check_filter
from python_backends.vector_store.limits import MIB, Limits
from python_backends.vector_store.metadata import check_metadata, check_size
from python_backends.vector_store.request import (
    CreateCollection,
    Delete,
    Get,
    Item,
    Query,
    StoreRequest,
    Upsert,
    parse_request,
)


def request_of(data: bytes, limits: Limits) -> StoreRequest:
    """REQUEST, checked. Raises InvalidRequest, PayloadTooLarge."""
    if len(data) > limits.request_bytes:
        raise PayloadTooLarge(f"REQUEST: {len(data)} bytes, at most {limits.request_bytes // MIB} MiB are taken; send "
                              "the items in several upserts", param="REQUEST")  # fmt: skip
    request = parse_request(data)
    if isinstance(request, CreateCollection):
        _at_most("width", request.width, limits.width)
        _check_ttl("ttl_seconds", request.ttl_seconds, limits)
    elif isinstance(request, Upsert):
        _check_ids("items", [item.id for item in request.items], limits)
        for place, item in enumerate(request.items):
            _check_item(f"items.{place}", item, limits)
    elif isinstance(request, Query):
        _at_most("limit", request.limit, limits.hits)
        check_size(request.text or "", limits.text_bytes, "text")
        _at_most("vector", len(request.vector or ()), limits.width, "numbers")
    elif isinstance(request, Get | Delete):
        _check_ids("ids", request.ids or (), limits)
    if isinstance(request, Query | Delete) and request.filter is not None:
        check_filter(request.filter, limits)
    return request


def _check_item(where: str, item: Item, limits: Limits) -> None:
    check_size(item.text or "", limits.text_bytes, f"{where}.text")
    _at_most(f"{where}.vector", len(item.vector or ()), limits.width, "numbers")
    check_metadata(item.metadata, limits, f"{where}.metadata")
    _check_ttl(f"{where}.ttl_seconds", item.ttl_seconds, limits)


def _check_ids(where: str, ids: Sequence[str], limits: Limits) -> None:
    _at_most(where, len(ids), limits.items, "ids")
    for one in ids:
        check_size(one, limits.id_bytes, where)
    twice = [one for one, count in Counter(ids).items() if count > 1]
    if twice:
        raise InvalidRequest(f"REQUEST field `{where}`: id {twice[0]!r} is there twice", param=where)


def _check_ttl(where: str, seconds: float | None, limits: Limits) -> None:
    if seconds is not None and seconds > limits.ttl_seconds:
        raise InvalidRequest(f"REQUEST field `{where}`: at most {limits.ttl_seconds:g}", param=where)


def _at_most(where: str, count: int, most: int, what: str = "") -> None:
    if count > most:
        named = f"{count} {what}".strip()
        raise InvalidRequest(f"REQUEST field `{where}`: {named}, at most {most} are taken", param=where)
