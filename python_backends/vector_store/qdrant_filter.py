"""Filters for Qdrant: its JSON conditions. Values are compared as facts, ranges in the metadata themselves."""

from __future__ import annotations

from python_backends.qdrant_http import Json
from python_backends.vector_store.facts import fact
from python_backends.vector_store.filter import And, Equals, Exists, Filter, In, Not, Or, Range
from python_backends.vector_store.metadata import Scalar

FACTS = "facts"


def alive(now: float, where: Filter | None = None) -> Json:
    """Points whose time is not over, and for which `where` holds."""
    lives: Json = {"key": "expires", "range": {"gt": now}}
    return {"must": [lives] if where is None else [lives, condition(where)]}


def expired(now: float) -> Json:
    """Points whose time is over."""
    return {"must": [{"key": "expires", "range": {"lte": now}}]}


def condition(where: Filter) -> Json:
    """Points for which `where` holds."""
    if isinstance(where, And):
        return {"must": [condition(part) for part in where.all]}
    if isinstance(where, Or):
        return {"should": [condition(part) for part in where.any]}
    if isinstance(where, Not):
        return {"must_not": [condition(where.condition)]}
    if isinstance(where, Equals):
        return _equals(where.field, where.equals)
    if isinstance(where, In):
        return {"should": [_equals(where.field, value) for value in where.values]}
    if isinstance(where, Exists):
        return {"must_not" if where.exists else "must": [{"is_empty": {"key": _key(where.field)}}]}
    return _range(where)


def _range(where: Range) -> Json:
    bounds = {"gt": where.gt, "gte": where.gte, "lt": where.lt, "lte": where.lte}
    return {"key": _key(where.field), "range": {name: bound for name, bound in bounds.items() if bound is not None}}


def _equals(field: str, value: Scalar) -> Json:
    return {"key": FACTS, "match": {"value": fact(field, value)}}


def _key(field: str) -> str:
    return f"metadata.{field}"
