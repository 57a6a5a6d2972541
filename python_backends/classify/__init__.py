"""The task `classify`: which of the caller's labels fit a text, and how surely."""
