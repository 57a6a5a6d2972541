"""Stand-ins, written as Python-based backends, for Triton backends that no PyPI wheel carries."""
