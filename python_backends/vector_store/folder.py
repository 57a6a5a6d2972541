"""The folder of the vector store."""

from __future__ import annotations

from python_backends.own_folder import Purpose

FOLDER_VARIABLE = "OPENFAZE_VECTOR_STORE"
PURPOSE = Purpose("vector store", FOLDER_VARIABLE, "vector_store", "store_folder")
