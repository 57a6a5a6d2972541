"""The folder of the vector store."""

from __future__ import annotations

from python_backends.own_folder import Purpose

STORE_VARIABLE = "OPENFAZE_VECTOR_STORE"
PURPOSE = Purpose("vector store", STORE_VARIABLE, "vector_store", "store_folder")
