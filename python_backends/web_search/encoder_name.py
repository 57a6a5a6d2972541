"""What made a vector: the digest of the network, as its build wrote it down."""

from __future__ import annotations

from pathlib import Path

import orjson

UNKNOWN = "text_encoder"


def encoder_name(folder: Path) -> str:
    """Of the version folder of the model `text_encoder`; UNKNOWN where it was not built by us."""
    try:
        return str(orjson.loads((folder / "manifest.json").read_bytes())["outputs"]["model.onnx"])
    except (OSError, ValueError, LookupError, TypeError):
        return UNKNOWN
