"""Text told apart from binary data."""

from __future__ import annotations

from python_backends.media.plain_text import looks_like_text


def test_multibyte_character_across_the_probe() -> None:
    assert looks_like_text(b"x" * 8191 + "é".encode() * 5)
