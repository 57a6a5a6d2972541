"""Rules of robots.txt, by the cases of RFC 9309."""

from __future__ import annotations

import time

import pytest

from python_backends.scraper.robots import MAX_BYTES, rules_for

RULES = """# ours
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 2.5

User-agent: otherbot
Disallow: /
Sitemap: https://example.com/map.xml
"""


@pytest.mark.parametrize(
    ("path", "agent", "allowed"),
    [
        ("/", "openfaze", True),
        ("/private/x", "openfaze", False),
        ("/private/open/y", "openfaze", True),
        ("/a/b.pdf", "openfaze", False),
        ("/a/b.pdf?x", "openfaze", True),
        ("/", "OtherBot/1.0", False),
    ],
)
def test_rules(path: str, agent: str, allowed: bool) -> None:
    assert rules_for(RULES, f"https://example.com{path}", agent).allowed is allowed


def test_delay_and_sitemaps() -> None:
    rules = rules_for(RULES.encode(), "https://example.com/", "openfaze")
    assert (rules.delay_s, rules.sitemaps) == (2.5, ("https://example.com/map.xml",))


@pytest.mark.parametrize("delay", ["inf", "nan", "-1", "1e9", "soon"])
def test_delays_that_nobody_can_keep(delay: str) -> None:
    text = f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x"
    assert rules_for(text, "https://example.com/", "openfaze").delay_s is None


@pytest.mark.parametrize("text", ["", "<html><body>Not found</body></html>", b"\xff\xfe\x00garbage", "Disallow: /\n"])
def test_texts_without_rules_allow_everything(text: str | bytes) -> None:
    assert rules_for(text, "https://example.com/x", "openfaze").allowed


def test_a_byte_order_mark_is_no_part_of_the_first_rule() -> None:
    assert not rules_for("\ufeffUser-agent: *\nDisallow: /", "https://example.com/x", "openfaze").allowed


def test_hostile_texts_cost_little() -> None:
    stars = "User-agent: *\nDisallow: /" + "*a" * 500 + "$\n"
    start = time.perf_counter()
    assert rules_for(stars, "https://example.com/" + "a" * 2000, "openfaze").allowed
    rules_for("User-agent: *\n" + "Disallow: /x\n" * 100_000, "https://example.com/", "openfaze")
    assert time.perf_counter() - start < 10


def test_what_follows_the_bound_is_not_read() -> None:
    text = "User-agent: *\n" + "# padding\n" * (MAX_BYTES // 10) + "Disallow: /\n"
    assert rules_for(text, "https://example.com/", "openfaze").allowed
