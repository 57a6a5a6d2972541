"""What names of columns say of them."""

from __future__ import annotations

from python_backends.sql.linking.words import words_of

KEYS = {"id", "code", "key", "no", "number", "pk"}
_COUNTS = {"num", "number", "count", "cnt", "total", "quantity", "qty"}


def is_id(name: str) -> bool:
    """Whether a column of this name numbers or codes rows: `id`, `customer_id`, `uid`, `airport_code`."""
    words = words_of(name)
    return bool(words) and (words[-1] in KEYS or (len(words[-1]) <= 4 and words[-1].endswith("id")))


def is_count(name: str) -> bool:
    """Whether a column of this name holds numbers of things: `citation_num`, `num_employees`."""
    words = words_of(name)
    return len(words) > 1 and bool({words[0], words[-1]} & _COUNTS) and not is_id(name)
