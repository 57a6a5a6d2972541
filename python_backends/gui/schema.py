"""Prints the JSON Schema of the result: `python -m python_backends.gui.schema > docs/schemas/gui_detection.json`."""

from __future__ import annotations

import json
import sys

from python_backends.gui.result import GuiResult


def schema_text() -> str:
    """The schema as it is published, ending in a newline."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **GuiResult.model_json_schema()}
    return json.dumps(schema, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
