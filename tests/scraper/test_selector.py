"""Selectors: every element has one of its own, and what users write is read or refused."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.scraper.page import page_of
from python_backends.scraper.selector import MAX_COUNTED, MAX_SELECTOR, Selectors, selected

PAGE = b"""<div id="main"><ul><li>a<li>b<li id="dup">c</ul><p id="dup">d</p><svg:rect></svg:rect><x:y></x:y>
<p id="1st">e</p></div><p>f</p>"""


def test_every_element_is_named_alone() -> None:
    root = page_of(PAGE).root
    selectors = Selectors(root)
    for element in root.iter():
        assert selected(root, selectors.of(element)) == [element], selectors.of(element)
    assert selectors.of(root.findall(".//li")[1]) == "#main > ul > li:nth-of-type(2)"


def test_css_of_users() -> None:
    root = page_of(PAGE).root
    assert [one.text for one in selected(root, "#main li:not(:first-child)")] == ["b", "c"]
    assert selected(root, ".nothing") == []


@pytest.mark.parametrize("selector", ["", " ", "li[", "a > > b", "li:foo(", "//li", "x" * (MAX_SELECTOR + 1)])
def test_selectors_that_cannot_be_read(selector: str) -> None:
    with pytest.raises(InvalidRequest):
        selected(page_of(PAGE).root, selector)


def test_siblings_are_not_counted_on_very_large_pages() -> None:
    root = page_of(b"<ul>" + b"<li>x" * MAX_COUNTED).root
    with pytest.raises(InvalidRequest, match=str(MAX_COUNTED)):
        selected(root, "li:nth-of-type(2)")
    assert len(selected(root, "li")) == MAX_COUNTED
    last = root.findall(".//li")[-1]
    assert selected(root, Selectors(root).of(last)) == [last]
