"""Where LanceDB's failures become ours. It raises Python's own classes and none that would be only its."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_backends.errors import Unavailable


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Raises Unavailable in place of whatever LanceDB or the disk raised about `folder`."""
    try:
        yield
    except ImportError as exc:
        raise Unavailable(f"LanceDB cannot be imported ({exc}); install the locked requirements, or set the parameter "
                          "`qdrant` of vector_store", code="store_not_installed") from exc  # fmt: skip
    except (RuntimeError, ValueError, TypeError, OSError, LookupError) as exc:
        raise Unavailable(f"the vector store cannot use {folder}: {exc}", code="store_failed") from exc
