"""Everything that runs inside Triton. Files under `model_repository/` are three-line shims into this package."""
