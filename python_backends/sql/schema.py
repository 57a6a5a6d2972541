"""Prints the JSON Schema of the `sql` result: `python -m python_backends.sql.schema`."""

from __future__ import annotations

import json
import sys

from python_backends.sql.result import SqlResult


def schema_text() -> str:
    """The schema as it is published in docs/schemas/sql.json, ending in a newline."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SqlResult.model_json_schema()}
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
