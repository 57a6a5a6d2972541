"""What a site's robots.txt says of an address, as a pure function of its text (RFC 9309; Protego reads the rules)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from python_backends.errors import InvalidRequest

MAX_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; what follows is not read
MAX_DELAY = 86_400  # seconds; nobody means a longer one
MAX_LINE = 2_000  # characters; longer lines are no rules
MAX_WILDCARDS = 10  # in one rule; more cost time that grows with their number


@dataclass(frozen=True, slots=True)
class Rules:
    """`allowed`: whether the address may be fetched; `delay_s`: seconds to wait between two fetches, if asked for."""

    allowed: bool
    delay_s: float | None
    sitemaps: tuple[str, ...]


def rules_for(text: bytes | str, url: str, agent: str) -> Rules:
    """The rules of `text` for `agent` at `url`.

    An empty text, or one that has no rules (an error page), allows everything. Raises InvalidRequest for an address
    that cannot be read.
    """
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    lines = raw[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    kept = "\n".join(line for line in lines if len(line) <= MAX_LINE and line.count("*") <= MAX_WILDCARDS)
    rules = Protego.parse(kept)
    try:
        allowed = bool(rules.can_fetch(url, agent))
    except ValueError as exc:
        raise InvalidRequest(f"the address `{url[:200]}` cannot be read: {exc}", param="url") from exc
    delay = rules.crawl_delay(agent)
    if delay is not None and not 0 <= delay <= MAX_DELAY:  # NaN too
        delay = None
    return Rules(allowed, None if delay is None else float(delay), tuple(rules.sitemaps))
