"""The vector store: collections of texts and vectors that callers keep, search by meaning and words, and filter."""
