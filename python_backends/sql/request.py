"""The task's `REQUEST`."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field, field_validator

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.request import parsed
from python_backends.sql.limits import Limits


class SqlRequest(BaseModel):
    """A statement, or a question in plain words, about the files in MEDIA.

    `files` are names for the elements of MEDIA, in order; they name the tables, and those without one are called
    `file_1`, `file_2`, ... `rows` is the most that are answered. `today` is the day that "last month" counts from;
    without it such questions count from the server's day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sql: str | None = None
    question: str | None = None
    files: tuple[str, ...] = ()
    rows: int | None = Field(default=None, ge=1)
    today: dt.date | None = None

    @field_validator("files")
    @classmethod
    def _sensible_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not name.strip() or len(name) > 200 or any(not mark.isprintable() for mark in name):
                raise ValueError(f"{name[:60]!r} is no file name of 1 to 200 printable characters")
        if len({name.lower() for name in names}) < len(names):
            raise ValueError("two files have the same name")
        return names


def request_of(data: bytes, media: list[bytes], limits: Limits) -> SqlRequest:
    """REQUEST checked, and with MEDIA against `limits`. Raises InvalidRequest, PayloadTooLarge."""
    request = parsed(SqlRequest, data)
    if (request.sql is None) == (request.question is None):
        raise InvalidRequest("REQUEST needs either `sql` or `question`, not both", param="sql")
    most = {"sql": limits.sql_characters, "question": limits.question_characters}
    for name, text in (("sql", request.sql), ("question", request.question)):
        if text is not None and not text.strip():
            raise InvalidRequest(f"REQUEST field `{name}` is empty", param=name)
        if text is not None and len(text) > most[name]:
            raise InvalidRequest(f"REQUEST field `{name}`: {len(text)} characters, at most {most[name]} are taken",
                                 param=name)  # fmt: skip
        if text is not None and not _is_unicode(text):
            raise InvalidRequest(f"REQUEST field `{name}`: it holds half of a surrogate pair, or a zero", param=name)
    if request.rows is not None and request.rows > limits.rows:
        raise InvalidRequest(f"REQUEST field `rows`: at most {limits.rows}", param="rows")
    _check_media(request, media, limits)
    return request


def names_of(request: SqlRequest, count: int) -> list[str]:
    """Of the `count` elements of MEDIA."""
    return [*request.files, *(f"file_{place + 1}" for place in range(len(request.files), count))]


def _check_media(request: SqlRequest, media: list[bytes], limits: Limits) -> None:
    if not media:
        raise InvalidRequest("MEDIA: there is no file to ask; attach csv, tsv, xlsx, parquet, json, ndjson or sqlite",
                             param="MEDIA")  # fmt: skip
    if len(media) > limits.files:
        raise InvalidRequest(f"MEDIA: {len(media)} files, at most {limits.files} are taken", param="MEDIA")
    if len(request.files) > len(media):
        raise InvalidRequest(f"REQUEST field `files`: {len(request.files)} names for {len(media)} files", param="files")
    if (size := sum(map(len, media))) > limits.given_bytes:
        raise PayloadTooLarge(f"MEDIA: {size} bytes, at most {limits.given_bytes} are taken", param="MEDIA")


def _is_unicode(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)
