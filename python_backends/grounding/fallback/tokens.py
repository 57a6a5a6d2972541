"""Words as they are compared: no case, accents or punctuation, and usual abbreviations written out."""

from __future__ import annotations

import re
import unicodedata

Tokens = tuple[str, ...]

_TOKEN = re.compile(r"[^\W_]+|[#№%]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WRITTEN_OUT = {
    "no": "number", "nr": "number", "num": "number", "nos": "number", "#": "number", "№": "number", "nbr": "number",
    "qty": "quantity", "quantities": "quantity", "tel": "phone", "telephone": "phone", "amt": "amount",
    "inv": "invoice", "addr": "address", "desc": "description", "descr": "description", "acct": "account",
    "ref": "reference", "dept": "department", "mob": "mobile", "ttl": "total",
    "yr": "year", "pct": "percent", "%": "percent",
}  # fmt: skip


def tokens_of(text: str) -> Tokens:
    """The tokens of printed text; empty for punctuation alone."""
    if text.isascii():
        plain = text.lower()
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return tuple(_WRITTEN_OUT.get(token, token) for token in _TOKEN.findall(plain))


def tokens_of_name(name: str) -> Tokens:
    """The tokens of a property's name: `dueDate`, `due_date` and `Due date:` are the same."""
    return tokens_of(name if " " in name else _HUMP.sub(" ", name))
