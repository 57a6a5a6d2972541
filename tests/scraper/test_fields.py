"""Fields of pages that we wrote: from structured data, and from headings, labels and names where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from python_backends.scraper.fields.extract import extracted
from python_backends.scraper.fields.found import FoundField
from python_backends.scraper.fields.wanted import fields_of
from python_backends.scraper.page import page_of
from python_backends.scraper.selector import selected
from python_backends.scraper.text import visible

WANTED = ["title", "author", "language", "yields", "total_time", "ingredients", "instructions"]
PARTS = ["200 g flour", "2 eggs", "a little salt"]
STEPS = [
    "Sift the flour into a bowl and make a well in the middle of it.",
    "Beat the eggs with the salt and stir them into the flour until smooth.",
    "Rest the batter for half an hour, then bake thin pancakes in hot butter.",
]


def found(html: str, wanted: Any = WANTED) -> dict[str, FoundField]:
    """Fields of a page."""
    return extracted(page_of(html.encode()), fields_of(wanted))


def values(html: str, wanted: Any = WANTED) -> dict[str, object]:
    """Only their values."""
    return {name: one.value for name, one in found(html, wanted).items()}


def items(texts: list[str], tag: str = "li") -> str:
    """Elements of a list."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def page(body: str, head: str = "") -> str:
    """A page with things around its content."""
    return f"""<html lang="en"><head><title>Pancakes | Our Site</title>{head}</head><body>
    <nav><ul><li>Home</li><li>Recipes</li><li>About us</li></ul></nav><main>{body}</main>
    <div class="comments"><p class="author">Troll</p><p>Total time: 3 hours wasted</p></div>
    <footer><ul><li>Imprint</li><li>Terms</li><li>2 eggs</li></ul></footer></body></html>"""


def test_structured_data_comes_first() -> None:
    recipe = {
        "@type": "Recipe",
        "name": "Pancakes &amp; jam",
        "author": [{"@type": "Person", "name": "Ann Lee"}],
        "recipeYield": ["4", "4 portions"],
        "totalTime": "PT0M",
        "prepTime": "PT10M",
        "cookTime": "PT20M",
        "recipeIngredient": PARTS,
        "recipeInstructions": [
            {"@type": "HowToSection", "name": "Batter", "itemListElement": [{"@type": "HowToStep", "text": STEPS[0]}]},
            {"@type": "HowToStep", "name": "Rest", "text": f"<p>{STEPS[1]}</p>"},
            STEPS[2],
        ],
    }
    site = {"@type": "WebPage", "name": "Pancakes - Our Site"}
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in (site, recipe))
    answers = found(page("<h1>Other</h1>", blocks))
    assert {name: one.value for name, one in answers.items()} == {
        "title": "Pancakes & jam",
        "author": "Ann Lee",
        "language": "en",
        "yields": "4 servings",
        "total_time": "PT10M",
        "ingredients": PARTS,
        "instructions": STEPS,
    } | {"total_time": answers["total_time"].value}
    assert answers["ingredients"].method == "json-ld" and answers["ingredients"].confidence > 0.9
    in_minutes = {"properties": {"total_time": {"type": "number", "description": "minutes"}}}
    assert values(page("", blocks), in_minutes) == {"total_time": 30}


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Ingredients</h2><ul>{items(PARTS)}</ul><h2>Method</h2><ol>{items(STEPS)}</ol>",
        f"<h2>Zutaten für 4 Personen</h2><ul>{items(PARTS)}</ul><h2>Zubereitung</h2>{items(STEPS, 'p')}",
        f"<div><strong>材料</strong><table>{''.join(f'<tr><td>{one}</td></tr>' for one in PARTS)}</table></div>"
        f"<div><strong>作り方</strong><ol>{items(STEPS)}</ol></div>",
        f"<div class='x'><p class='recipe-ingredient'>{'</p><p class=recipe-ingredient>'.join(PARTS)}</p></div>"
        f"<div class='recipeSteps'>{items([f'<b>{at}.</b> {step}' for at, step in enumerate(STEPS, 1)], 'p')}</div>",
        f"<h2>Our best pancakes: the ingredients</h2><p>{'<br>'.join(PARTS)}</p>"
        f"<h2>How to make our best pancakes</h2><div>{items(STEPS, 'div')}</div>",
        f"<ul>{items(PARTS)}</ul><ol>{items(STEPS)}</ol>",
    ],
    ids=["headings", "german", "japanese", "classes", "inside headings", "nothing named"],
)
def test_lists_of_plain_html(body: str) -> None:
    answers = values(page(f"<h1>Pancakes</h1><p>My children love them.</p>{body}"), ["ingredients", "instructions"])
    assert answers == {"ingredients": PARTS, "instructions": STEPS}


def test_single_values_of_plain_html() -> None:
    answers = found(
        page(
            "<h1>Pancakes</h1><p>By <a href='/ann'>Ann Lee</a></p><dl><dt>Serves</dt><dd>4 people</dd>"
            "<dt>Prep time</dt><dd>10 min</dd><dt>Total time:</dt><dd>1 hour 5 minutes</dd></dl>"
        ),
        {"properties": {name: {"type": "string"} for name in WANTED[:4]} | {"total_time": {"type": "integer"}}},
    )
    assert {name: one.value for name, one in answers.items()} == {
        "title": "Pancakes",
        "author": "Ann Lee",
        "language": "en",
        "yields": "4 servings",
        "total_time": 65,
    }
    assert all(0 < one.confidence < 0.95 for one in answers.values())


def test_a_whole_time_is_put_together_where_none_is_told() -> None:
    body = "<p>Prep time: 10 min</p><p>Cook time: 20 min</p>"
    assert values(page(body), {"properties": {"total_time": {"type": "number"}}}) == {"total_time": 30}


def test_fields_that_no_vocabulary_knows() -> None:
    body = """<table><tr><th>Engine power</th><td>110 kW</td></tr><tr><th>Seats</th><td>5</td></tr></table>
    <div class="gear-box">manual</div>"""
    wanted = {"properties": {"engine_power": {}, "seats": {"type": "integer"}, "gearBox": {}, "colour": {}}}
    assert values(page(body), wanted) == {"engine_power": "110 kW", "seats": 5, "gearBox": "manual"}


def test_the_place_is_where_the_value_stands() -> None:
    html = page(f"<h1>Pancakes</h1><h2>Ingredients</h2><ul>{items(PARTS)}</ul>")
    answers = found(html)
    root = page_of(html.encode()).root
    [title] = selected(root, answers["title"].selector)
    [around] = selected(root, answers["ingredients"].selector)
    assert visible(title) == "Pancakes" and all(part in visible(around) for part in PARTS)


def test_nothing_is_made_up() -> None:
    assert values("<p>Nothing to see here.</p>", ["price", "phone", "author", "ingredients", "total_time"]) == {}


def test_lists_that_the_page_tells_better_than_its_structured_data() -> None:
    glued = {"@type": "Recipe", "name": "P", "recipeIngredient": ["".join(PARTS)], "recipeInstructions": STEPS}
    bare = {"@type": "Recipe", "name": "P", "recipeIngredient": ["flour", "eggs", "salt"], "recipeInstructions": STEPS}
    for stated in (glued, bare):
        block = f'<script type="application/ld+json">{json.dumps(stated)}</script>'
        body = f"<h2>Ingredients</h2><ul>{items(PARTS)}</ul>"
        assert values(page(body, block), ["ingredients"]) == {"ingredients": PARTS}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Pancakes - Our Site", "Pancakes"),
        ("Pancakes | with - jam | OUR SITE", "Pancakes | with - jam"),
        ("Pancakes - thin", "Pancakes - thin"),
        ("Our Site", "Our Site"),
    ],
)
def test_a_title_ends_before_the_name_of_its_site(title: str, expected: str) -> None:
    head = '<meta property="og:site_name" content="Our Site"><script type="application/ld+json">{"@type": "Article", '
    assert values(page("", f'{head}"headline": "{title}"}}</script>'), ["title"]) == {"title": expected}


def test_what_a_product_costs_and_how_it_is_rated_is_said_in_records_inside_it() -> None:
    product = {
        "@type": "Product", "name": "Desk lamp", "brand": {"@type": "Brand", "name": "Lux"},
        "offers": {"@type": "Offer", "price": "24.50", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"},
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.4", "reviewCount": 89},
        "isRelatedTo": {"@type": "Product", "name": "Bulb", "sku": "B-1"},
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    types = {"price": "number", "rating": "number", "review_count": "integer", "brand": "string", "sku": "string"}
    schema = {"properties": {name: {"type": kind} for name, kind in types.items()}}
    said = values(page("<p>A lamp.</p>", head), schema)
    assert (said["price"], said["rating"], said["review_count"], said["brand"]) == (24.5, 4.4, 89, "Lux")
    assert "sku" not in said
