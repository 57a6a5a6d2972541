"""The filter language: conditions on a row's metadata, checked here and translated to each engine elsewhere.

    {"and": [{"field": "lang", "in": ["en", "de"]}, {"not": {"field": "year", "lt": 2020}}]}

A condition holds or it does not, there is no third way: one on a field that a row lacks, or has with another type,
does not hold, and its `not` does. A list meets `equals` and `in` with any of its strings. 1 equals 1.0, but neither "1"
nor true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, Tag, model_validator

from python_backends.errors import InvalidRequest
from python_backends.vector_store.limits import Limits
from python_backends.vector_store.metadata import FieldName, Scalar, check_size


class _Condition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Equals(_Condition):
    """The field has this value."""

    field: FieldName
    equals: Scalar


class In(_Condition):
    """The field has one of these values."""

    field: FieldName
    values: tuple[Scalar, ...] = Field(alias="in", min_length=1)


class Range(_Condition):
    """The field has a number within these bounds."""

    field: FieldName
    gt: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    gte: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    lt: float | None = Field(default=None, allow_inf_nan=False, strict=True)
    lte: float | None = Field(default=None, allow_inf_nan=False, strict=True)

    @model_validator(mode="after")
    def _bounded(self) -> Range:
        if self.gt is self.gte is self.lt is self.lte is None:
            raise ValueError("a range needs at least one of gt, gte, lt, lte")
        return self


class Exists(_Condition):
    """The field has any value; an empty list is none."""

    field: FieldName
    exists: StrictBool


class And(_Condition):
    """All of these hold."""

    all: tuple[Filter, ...] = Field(alias="and", min_length=1)


class Or(_Condition):
    """One of these holds."""

    any: tuple[Filter, ...] = Field(alias="or", min_length=1)


class Not(_Condition):
    """This does not hold."""

    condition: Filter = Field(alias="not")


_KINDS = {"and": And, "or": Or, "not": Not, "equals": Equals, "in": In, "exists": Exists}
_RANGE = ("gt", "gte", "lt", "lte")


def _kind_of(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((key for key in _KINDS if key in value), "range" if any(key in value for key in _RANGE) else None)
    return next((key for key, kind in [*_KINDS.items(), ("range", Range)] if isinstance(value, kind)), None)


Filter = Annotated[
    Annotated[And, Tag("and")] | Annotated[Or, Tag("or")] | Annotated[Not, Tag("not")]
    | Annotated[Equals, Tag("equals")] | Annotated[In, Tag("in")] | Annotated[Exists, Tag("exists")]
    | Annotated[Range, Tag("range")],
    Discriminator(
        _kind_of, custom_error_type="filter_kind",
        custom_error_message="a condition has one of and, or, not, equals, in, exists, gt, gte, lt, lte",
    ),
]  # fmt: skip

for _model in (And, Or, Not):
    _model.model_rebuild()


def check_filter(condition: Filter, limits: Limits) -> None:
    """Raises InvalidRequest for a filter out of bounds."""
    conditions = list(_all(condition, 1))
    if len(conditions) > limits.conditions:
        raise _refused(f"{len(conditions)} conditions, at most {limits.conditions} are taken")
    if (deepest := max(depth for _, depth in conditions)) > limits.depth:
        raise _refused(f"{deepest} levels of and, or and not, at most {limits.depth} are taken")
    for one, _ in conditions:
        values = one.values if isinstance(one, In) else (one.equals,) if isinstance(one, Equals) else ()
        if len(values) > limits.values:
            raise _refused(f"{len(values)} values of `in`, at most {limits.values} are taken")
        for value in values:
            if isinstance(value, str):
                check_size(value, limits.string_bytes, "filter")


def _all(condition: Filter, depth: int) -> Iterator[tuple[Filter, int]]:
    yield condition, depth
    parts = condition.all if isinstance(condition, And) else condition.any if isinstance(condition, Or) else (
        (condition.condition,) if isinstance(condition, Not) else ())  # fmt: skip
    for part in parts:
        yield from _all(part, depth + 1)


def _refused(why: str) -> InvalidRequest:
    return InvalidRequest(f"REQUEST field `filter`: {why}", param="filter")
