"""Main content, its Markdown and its links, without what stands around it."""

from __future__ import annotations

import pytest

from python_backends.errors import PayloadTooLarge
from python_backends.scraper.article import MAX_ELEMENTS, Link, article_of
from python_backends.scraper.page import page_of
from python_backends.scraper.text import visible

SENTENCE = "The harbour was quiet that morning, and the boats lay close to each other along the wall of grey stone. "
PAGE = f"""<html lang="en"><head><title>Quiet harbour - The Paper</title><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2024-03-05"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Quiet harbour</h1><p>{SENTENCE * 3}</p>
<h2>At noon</h2><p>{SENTENCE}Read <a href="/more">the whole <b>story</b></a>. {SENTENCE}</p>
<ul><li>first thing to know about the boats</li>
<li>second thing to know about the wall</li></ul>
</article>
<div class="comments"><p>First comment!!! {SENTENCE}</p></div>
<footer>All rights reserved, imprint, terms</footer></body>"""


def test_main_content() -> None:
    page = page_of(PAGE.encode(), "https://paper.example/harbour")
    before = visible(page.root)
    article = article_of(page)
    assert (article.title, article.author, article.date) == ("Quiet harbour", "Ann Lee", "2024-03-05")
    assert (article.site, article.language) == ("The Paper", "en")
    assert article.text.count("boats lay close") == 5
    assert "first thing to know" in article.text and "comment" not in article.text and "Sport" not in article.text
    assert "the whole story." in article.text and "[" not in article.text and "#" not in article.text
    assert "## At noon" in article.markdown and "- first thing to know" in article.markdown
    assert "](https://paper.example/more)" in article.markdown or "](/more)" in article.markdown
    assert article.links == (Link("https://paper.example/more", "the whole story"),)
    assert visible(page.root) == before


def test_a_page_without_content_has_empty_texts() -> None:
    article = article_of(page_of(b"<title>Just a name</title><body></body>"))
    assert (article.title, article.text, article.markdown, article.links) == ("Just a name", "", "", ())


def test_very_large_pages_are_refused() -> None:
    with pytest.raises(PayloadTooLarge, match=str(MAX_ELEMENTS)):
        article_of(page_of(b"<p>" * MAX_ELEMENTS))
