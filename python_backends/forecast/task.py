"""REQUEST and MEDIA to RESULT and EVIDENCE, without Triton."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from python_backends.errors import InvalidRequest
from python_backends.evidence import EvidenceSource, evidence_to_json
from python_backends.forecast.columns import chosen, upright
from python_backends.forecast.predict import forecast
from python_backends.forecast.request import ForecastRequest, task_of
from python_backends.forecast.result import evidence_of, result_of
from python_backends.forecast.series import series_of
from python_backends.tables.inline import split_words
from python_backends.tables.read import READ, table_of_bytes, table_of_text
from python_backends.tables.table import Table


def answer(request: ForecastRequest, media: Sequence[bytes], version: str = "1") -> tuple[bytes, bytes]:
    """(RESULT, EVIDENCE) as JSON. Raises InvalidRequest, PayloadTooLarge and UnsupportedMedia."""
    words, table, data = _found(request, media)
    task = task_of(request, words)
    columns = chosen(upright(table), request.date_column, request.value_column, words)
    made = forecast(series_of(columns, task.aggregate), task)
    source = EvidenceSource(hashlib.sha256(data).hexdigest(), "forecast", version)
    return (
        result_of(made, columns).model_dump_json().encode(),
        evidence_to_json(evidence_of(made, columns, source)),
    )


def _found(request: ForecastRequest, media: Sequence[bytes]) -> tuple[str, Table, bytes]:
    """(the words, the table, the bytes it was read from): of a file, of `data`, or from within the words."""
    if len(media) + (request.data is not None) > 1:
        sent = f"{len(media)} files" + (" and `data`" if request.data is not None else "")
        raise InvalidRequest(f"`forecast` reads one data set a request, but {sent} were sent; send each by itself")
    if media:
        return request.instruction, table_of_bytes(media[0], request.mime, request.filename), media[0]
    if request.data is not None:
        return request.instruction, table_of_text(request.data, request.mime, request.filename), request.data.encode()
    words, table = split_words(request.instruction)
    if table is None:
        raise InvalidRequest(f"there is no data to forecast: attach {READ}, or write the numbers into the text",
                             code="no_data")  # fmt: skip
    return words, table, request.instruction.encode()
