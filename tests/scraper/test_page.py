"""Pages from bytes: character sets as pages really declare them, and clear errors for what is no page."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidMedia, OpenfazeError, PayloadTooLarge, UnsupportedMedia
from python_backends.scraper.page import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, page_of
from python_backends.scraper.text import lines, plain, visible


@pytest.mark.parametrize(
    ("content", "charset", "encoding"),
    [
        ("<p>Crème brûlée</p>".encode(), None, "utf-8"),
        ("<p>Crème brûlée</p>".encode(), "iso-8859-1", "utf-8"),  # the server is wrong, the bytes tell
        ("<meta charset=utf-8><p>Crème brûlée</p>".encode("latin-1"), None, "utf-8"),
        ("<p>Crème brûlée</p>".encode("latin-1"), None, "cp1252"),
        ("<p>Crème brûlée</p>".encode("latin-1"), "no-such-charset", "cp1252"),
        ("<p>Crème brûlée</p>".encode("latin-1"), "punycode", "cp1252"),
        ("\ufeff<p>Crème brûlée</p>".encode("utf-16-le"), None, "utf-16-le"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><p>Crème brûlée</p>'.encode("latin-1"), None, "cp1252"),
    ],
)
def test_character_sets(content: bytes, charset: str | None, encoding: str) -> None:
    page = page_of(content, charset=charset)
    assert page.encoding == encoding
    lost = b"charset=utf-8" in content  # Latin-1 that is declared as UTF-8: what cannot be decoded is marked
    assert visible(page.root) == ("Cr\ufffdme br\ufffdl\ufffde" if lost else "Crème brûlée")


@pytest.mark.parametrize(
    ("charset", "text"), [("shift_jis", "材料は鶏肉"), ("gb2312", "配料和做法"), ("windows-1251", "Съставки")]
)
def test_declared_in_the_page(charset: str, text: str) -> None:
    content = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>{text}'
    assert visible(page_of(content.encode(charset)).root) == text


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"", InvalidMedia, "empty"),
        (b" \n\t ", InvalidMedia, "empty"),
        (b"<!-- nothing -->", InvalidMedia, "no element"),
        (b"%PDF-1.7 ...", UnsupportedMedia, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), UnsupportedMedia, "PNG"),
        (bytes(range(256)) * 20, UnsupportedMedia, "binary"),
        (b"<div>" * 100_000, InvalidMedia, "nested"),
        (b"<div>" * (MAX_DEPTH - 1) + b"x", InvalidMedia, "nested"),
        (b"a" * (MAX_BYTES + 1), PayloadTooLarge, str(MAX_BYTES)),
        (b"<br>" * (MAX_ELEMENTS + 1), PayloadTooLarge, str(MAX_ELEMENTS)),
    ],
    ids=range(10),
)
def test_what_is_no_page(content: bytes, error: type[OpenfazeError], said: str) -> None:
    with pytest.raises(error, match=said):
        page_of(content)


def test_as_deep_as_allowed() -> None:
    # html, body and the divs
    assert visible(page_of(b"<html><body>" + b"<div>" * (MAX_DEPTH - 2) + b"down here").root) == "down here"


def test_links_are_relative_to_the_base_of_the_page() -> None:
    page = page_of(b'<base href="/docs/"><a href="x">x</a>', "https://example.com/a/b")
    assert page.absolute("x") == "https://example.com/docs/x"
    assert page.absolute("http://[broken") == "http://[broken"


def test_text_as_a_reader_sees_it() -> None:
    root = page_of(b"<div><p>One<br>two</p><script>var x</script><ul><li>three <b>four</b>five</li></ul>six</div>").root
    assert visible(root) == "One two three fourfive six"
    assert lines(root) == ["One", "two", "three fourfive", "six"]


def test_values_in_spans_of_their_own_are_set_apart() -> None:
    root = page_of(b"<li><span>2</span><span>cups</span> <span>of</span> f<span>l</span>our</li>").root
    assert visible(root) == "2 cups of flour"


def test_markup_in_strings() -> None:
    assert plain("Salt &amp;amp; <b>pepper</b>,<br/>1 &lt; 2 cups") == "Salt & pepper, 1 < 2 cups"
