"""How people write the keys of their schemas."""

from __future__ import annotations

import random
import re

_LETTERS = re.compile(r"[^\w%#]+")


def as_label_key(label: str) -> str:
    """A printed label as a snake-case key: `Membership No.:` -> `membership_no`."""
    return "_".join(word for word in _LETTERS.split(label.casefold()) if word)


def spelled(key: str, rng: random.Random, style: str | None = None) -> str:
    """A snake-case `key` in a `style` (snake, camel, words, kebab), drawn if None."""
    style = style or rng.choices(("snake", "camel", "words", "kebab"), (6, 3, 1.5, 0.5))[0]
    words = key.split("_")
    if style == "camel":
        return words[0] + "".join(word.capitalize() for word in words[1:])
    if style == "words":
        return " ".join(words).capitalize()
    return "-".join(words) if style == "kebab" else key
