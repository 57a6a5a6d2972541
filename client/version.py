"""The version that clients are told; `pyproject.toml` has the same."""

VERSION = "0.1.0"
