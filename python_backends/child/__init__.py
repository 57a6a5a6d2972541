"""Child processes for what must not run inside a Triton stub: how they are started, spoken to and ended."""
