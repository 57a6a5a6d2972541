"""What of all that is found may be answered with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from python_backends.web_search.document import Collection, domains_of


@dataclass(frozen=True, slots=True)
class Filters:
    """`collections` empty means all; `since` leaves out what is older and what has no date; domains hold subdomains."""

    collections: frozenset[Collection] = frozenset()
    since: datetime.date | None = None
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def admits_host(self, host: str) -> bool:
        """Whether pages of `host` are wanted."""
        domains = set(domains_of(host))
        return not (domains & self.exclude) and (not self.include or bool(domains & self.include))
