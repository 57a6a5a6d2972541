"""The Python with PyTorch, which exporting needs and serving does not: this one, or that of `requirements/torch.sh`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from python_backends.runtime.config import CHECKOUT

OWN = CHECKOUT / "build" / "torch" / "bin" / "python"
INSTALL = "attaching this folder needs PyTorch and Transformers; `requirements/torch.sh` puts them into build/torch"


def here() -> bool:
    """Whether this very Python has them."""
    return find_spec("torch") is not None and find_spec("transformers") is not None


def elsewhere() -> Path | None:
    """Another that has them; None if there is none."""
    return OWN if OWN.is_file() and Path(sys.executable) != OWN else None
