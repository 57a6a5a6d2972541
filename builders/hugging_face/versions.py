"""The packages whose versions decide what an export from PyTorch is."""

from __future__ import annotations

from builders.manifest import LIBRARIES as OF_GRAPHS

LIBRARIES = (*OF_GRAPHS, "torch", "transformers", "tokenizers")
