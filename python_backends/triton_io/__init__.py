"""Triton's Python API, which nothing else imports: requests read, answered and failed, other models called."""
