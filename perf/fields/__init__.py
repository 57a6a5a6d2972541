"""Sets with schemas and true objects: what extraction is measured on, one set a file."""
