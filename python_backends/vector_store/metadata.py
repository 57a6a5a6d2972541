"""What stands beside a row: names with strings, numbers, truth values or lists of strings."""

from __future__ import annotations

import math
from typing import Annotated

import orjson
from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from python_backends.errors import InvalidRequest
from python_backends.vector_store.entry import Metadata
from python_backends.vector_store.limits import Limits

FIELD = r"^[A-Za-z_][A-Za-z0-9_]{0,63}$"
_EXACT = 2**53  # the last whole number up to which floating point tells each from the next


def _number_that_compares(value: bool | int | float | str) -> bool | int | float | str:
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _EXACT):
        raise ValueError("a number must be finite and at most 2^53 in size")
    return value


FieldName = Annotated[str, Field(pattern=FIELD)]
Scalar = Annotated[StrictBool | StrictInt | StrictFloat | StrictStr, AfterValidator(_number_that_compares)]
MetadataFields = dict[FieldName, Scalar | list[StrictStr]]


def check_metadata(metadata: Metadata, limits: Limits, where: str) -> None:
    """Raises InvalidRequest, naming `where`, for metadata out of bounds."""
    if len(metadata) > limits.fields:
        raise _refused(where, f"{len(metadata)} fields, at most {limits.fields} are taken")
    for name, value in metadata.items():
        strings = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if len(strings) > limits.list_length:
            raise _refused(f"{where}.{name}", f"{len(strings)} strings, at most {limits.list_length} are taken")
        for string in strings:
            check_size(string, limits.string_bytes, f"{where}.{name}")
    if (size := len(orjson.dumps(metadata))) > limits.metadata_bytes:
        raise _refused(where, f"{size} bytes as JSON, at most {limits.metadata_bytes} are taken")


def check_size(text: str, most: int, where: str) -> None:
    """Raises InvalidRequest, naming `where`, for a text that is too long or cannot be written as UTF-8."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as exc:
        raise _refused(where, "it holds half of a surrogate pair") from exc
    if size > most:
        raise _refused(where, f"{size} bytes, at most {most} are taken")


def _refused(where: str, why: str) -> InvalidRequest:
    return InvalidRequest(f"REQUEST field `{where}`: {why}", param=where)
