"""Prints the JSON Schema of the `vector_store` result: `python -m python_backends.vector_store.schema`."""

from __future__ import annotations

import json
import sys

from python_backends.vector_store.result import VectorStoreResult


def schema_text() -> str:
    """The schema as it is published in docs/schemas/vector_store.json, ending in a newline."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **VectorStoreResult.model_json_schema()}
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
