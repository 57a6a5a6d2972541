"""JSON-LD and microdata as records, broken as pages have them."""

from __future__ import annotations

import json

import pytest

from python_backends.scraper.page import page_of
from python_backends.scraper.selector import selected
from python_backends.scraper.structured.loose_json import values_in
from python_backends.scraper.structured.record import Record
from python_backends.scraper.structured.records import records_of


def records(*blocks: object) -> list[Record]:
    """Records of a page with these JSON-LD blocks."""
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>' for block in blocks)
    return records_of(page_of(f"<head>{scripts}</head><body>x</body>".encode()))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('<!-- {"a": 1} -->', [{"a": 1}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ('{"a": 1};', [{"a": 1}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": [1, 2,], }', [{"a": [1, 2]}]),
        ('{"a": "line\nbreak"}', [{"a": "line\nbreak"}]),
        ('{"a": "a 12" pan", "b": 2}', [{"a": 'a 12" pan', "b": 2}]),
        ('{"a": 1, /* why */ "b": "http://x"} // end', [{"a": 1, "b": "http://x"}]),
        (r'{"a": "C:\dir"}', [{"a": r"C:\dir"}]),
        ('{"a": {"b": [1, 2', [{"a": {"b": [1, 2]}}]),
        ('{"a": "cut of', [{"a": "cut of"}]),
        ("no json", []),
        ("[" * 100_000, []),
        ('{"a": ' + "9" * 10_000 + "}", []),
        ("", []),
    ],
    ids=range(17),
)
def test_loose_json(text: str, values: list[object]) -> None:
    assert values_in(text) == values


def test_graphs_lists_and_references_become_records() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Article", "headline": "A", "author": {"@id": "#me"}},
            {"@type": ["Person", "http://schema.org/Author"], "@id": "#me", "schema:name": {"@value": "Ann"}},
        ],
    }
    article, person, product = records(graph, [[{"@type": "Product", "name": ["P", "Q"], "offers": {"price": 9.5}}]])
    assert article.types == ("Article",)
    author = article.first("author")
    assert isinstance(author, Record) and author.first("name") == "Ann"
    assert person.types == ("Person", "Author") and person.id == "#me"
    assert product.as_json() == {"type": ["Product"], "name": ["P", "Q"], "offers": [{"type": [], "price": [9.5]}]}


def test_references_in_a_circle_and_many_of_them_end() -> None:
    circle = [{"@id": "a", "@type": "A", "to": {"@id": "b"}}, {"@id": "b", "@type": "B", "to": {"@id": "a"}}]
    first, _ = records(circle)
    inner = first.first("to")
    assert isinstance(inner, Record) and inner.first("to") == "a"
    doubling = [{"@id": str(at), "to": [{"@id": str(at + 1)}, {"@id": str(at + 1)}]} for at in range(60)]
    assert len(records(doubling)) <= 60


def test_a_broken_block_takes_no_other_with_it() -> None:
    page = page_of(
        b'<script type="application/ld+json">{{{</script>'
        b'<script type="application/ld+json; charset=utf-8">{"name": "x"}'
    )
    [record] = records_of(page)
    assert record.first("name") == "x"
    [script] = selected(page.root, record.selector)
    assert script is page.root.findall(".//script")[1]


def test_microdata() -> None:
    page = page_of(
        b"""<div itemscope itemtype="https://schema.org/Recipe"><h1 itemprop="name">Soup</h1>
        <meta itemprop="prepTime" content="PT5M"><time itemprop="datePublished" datetime="2020-01-02">in January</time>
        <a itemprop="author" href="/ann">Ann</a><a itemprop="url" href="soup">here</a>
        <img itemprop="image" src="/s.png">
        <div itemprop="nutrition" itemscope><b itemprop="calories">90</b>
        </div>
        <ul><li itemprop="recipeIngredient">salt</li><li itemprop="recipeIngredient">water</li></ul></div>""",
        "https://example.com/r/",
    )
    [recipe] = records_of(page)
    assert recipe.types == ("Recipe",) and recipe.source == "microdata"
    assert {name: value for name, value in recipe.as_json().items() if name != "nutrition"} == {
        "type": ["Recipe"],
        "name": ["Soup"],
        "prepTime": ["PT5M"],
        "datePublished": ["2020-01-02"],
        "author": ["Ann"],
        "url": ["https://example.com/r/soup"],
        "image": ["https://example.com/s.png"],
        "recipeIngredient": ["salt", "water"],
    }
    nutrition = recipe.first("nutrition")
    assert isinstance(nutrition, Record) and nutrition.first("calories") == "90"


def test_microdata_from_elsewhere_on_the_page() -> None:
    page = page_of(b'<p id="late"><b itemprop="name">N</b></p><div itemscope itemref="late other"></div>')
    [record] = records_of(page)
    assert record.first("name") == "N"


@pytest.mark.parametrize(
    ("content", "count", "texts"),
    [
        (b'<div itemscope itemprop="a" id="x" itemref="x"><b itemprop="b">t</b></div>', 1, 1),
        (b'<div itemscope id="x" itemref="y"></div><div itemscope id="y" itemref="x"></div>', 2, 0),
        # In pieces as deep as a record may be; the last one has the text.
        (b'<div itemscope itemprop="a">' * 200 + b'<b itemprop="b">t</b>', 7, 1),
    ],
    ids=["itself", "each other", "nested"],
)
def test_microdata_that_leads_nowhere_ends(content: bytes, count: int, texts: int) -> None:
    written = [json.dumps(record.as_json()) for record in records_of(page_of(content))]
    assert len(written) == count
    assert sum(text.count('"b": ["t"]') for text in written) == texts


def test_values_that_no_answer_could_hold() -> None:
    page = page_of(
        b'<script type="application/ld+json">{"@id": "\\ud800", "@type": "\\udfff", "k\\ud800": "a\\ud800b", '
        b'"n": [NaN, Infinity, -1e999, 1], "none": null, "empty": ""}</script>'
    )
    [record] = records_of(page)
    assert json.loads(json.dumps(record.as_json(), allow_nan=False, ensure_ascii=False).encode()) == {
        "type": ["?"],
        "id": "?",
        "k?": ["a?b"],
        "n": [1],
    }
