"""Formats as regular expressions, where llguidance's own are wider than what the final judge accepts.

Found by random walks through its grammars: it lets 30 February, 10:00:60 and mail names of 200 characters pass.
"""

from __future__ import annotations

from collections.abc import Mapping

_LEAP = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_COMMON = (
    r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))"
)
_DATE = f"(?:{_COMMON}|{_LEAP})"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_LEAP_SECOND = r"23:59:60(?:\.\d+)?(?:[Zz]|[+-]00:00)"  # those of other offsets exist, but nobody writes them
_TIME = f"(?:{_CLOCK}|{_LEAP_SECOND})"

ENFORCED = frozenset(
    ("date", "time", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri")
)  # fmt: skip

INSTEAD: Mapping[str, str] = {"date": f"^{_DATE}$", "time": f"^{_TIME}$", "date-time": f"^{_DATE}[Tt]{_TIME}$"}
"""Patterns that replace a format: they mean the same."""

BESIDE: Mapping[str, str] = {"email": r"^[^@]{1,64}@[^@]{1,253}$", "hostname": r"^.{1,253}$"}
"""Patterns that are to hold beside a format."""
