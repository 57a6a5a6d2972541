"""Prints the JSON Schema of the `web_search` result: `python -m python_backends.web_search.schema`."""

from __future__ import annotations

import json
import sys

from pydantic import TypeAdapter

from python_backends.web_search.result import SearchResult, SourceReport


def schema_text() -> str:
    """The schema as it is published in docs/schemas/web_search.json, ending in a newline."""
    result = TypeAdapter(SearchResult).json_schema(ref_template="#/$defs/{model}")
    report = SourceReport.model_json_schema(ref_template="#/$defs/{model}")
    inner = report.pop("$defs")
    definitions = {**result.pop("$defs"), **inner, "SourceReport": report}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **result, "$defs": definitions}
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
