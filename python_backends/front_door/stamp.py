"""What answers here, as one digest: the code, the configurations and the weights."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from python_backends.decoder.checkpoint import DECODER_VARIABLE

_READ_WHOLE = frozenset({".py", ".pbtxt", ".json", ".txt", ".jinja"})
_CODE = Path(__file__).resolve().parents[1]


def stamp_of(repository: Path, code: Path = _CODE, environment: Mapping[str, str] = os.environ) -> str:
    """SHA-256, hexadecimal, over the files below `repository` and `code`, and those of another decoder in use.

    Of large files the size counts, and what the `manifest.json` beside them says of their content. It changes when the
    same request may be answered differently, and stays over a restart.
    """
    stamp = hashlib.sha256()
    decoder = environment.get(DECODER_VARIABLE)
    other = Path(decoder) if decoder else None
    for root in filter(None, (repository, code, other)):
        for path in sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            found = path.stat()
            written = found.st_mtime_ns if root == other else 0  # nothing else tells weights of one shape apart
            stamp.update(f"{path.relative_to(root)} {found.st_size} {written}\n".encode())
            if path.suffix in _READ_WHOLE:
                stamp.update(path.read_bytes())
    return stamp.hexdigest()
