"""Which words of a question speak of which tables, columns and values."""
