"""Plain words to SQL without a language model: sketches of queries, made only of names and values that are there."""
