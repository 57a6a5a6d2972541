"""Addresses in a text and what they lead to."""

from __future__ import annotations

import pytest

from python_backends.ingress.links import MAX_LINKS, behind, links_in, without_links, without_sources


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://example.com/a, or (https://example.org/b).", ["https://example.com/a", "https://example.org/b"]),
        ("open docs.example.io/start now", ["docs.example.io/start"]),
        ("www.example.com!", ["www.example.com"]),
        ("write to ann@example.com about report.pdf, e.g. today", []),
        ("nothing here", []),
    ],
)
def test_links_are_found(text: str, links: list[str]) -> None:
    assert links_in(text) == links


def test_there_are_only_so_many_links() -> None:
    assert len(links_in("https://example.com/a " * (MAX_LINKS + 1))) == MAX_LINKS


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://example.com/a.PNG?x=1.pdf", "image"),
        ("https://example.com/a.csv#top", "csv"),
        ("https://arxiv.org/pdf/1706.03762", "pdf"),
        ("https://example.com/call.wav", "audio"),
        ("https://example.com", "html"),
        ("https://example.com/stats/medals.html", "html"),
        ("https://example.com/a.b/c", "html"),
    ],
)
def test_what_is_behind_a_link(link: str, kind: str) -> None:
    assert behind(link) == kind


def test_letters_of_addresses_are_no_words() -> None:
    assert without_links("read https://example.com/translate now") == "read  link  now"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the logo in https://example.com/a.png", "the logo"),
        ("https://example.com/a.png: the logo", ": the logo"),
        ('the link "https://example.com/a"', 'the link "https://example.com/a"'),
        ("the link example.com", "the link example.com"),
        ("nothing in here", "nothing in here"),
    ],
)
def test_words_without_where_the_thing_lies(text: str, words: str) -> None:
    assert without_sources(text) == words
