"""Fields and records of a page by selectors, by names, and by what was learnt of the page before it changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.scraper.evidence import evidence_of
from python_backends.scraper.page import page_of
from python_backends.scraper.request import ScraperRequest, request_of
from python_backends.scraper.scrape import Scraped, scraped
from tests.scraper.shop import GOODS, RENAMED, page

URL = "https://shop.example/kitchen"
SELECTORS = {"name": ".title", "price": ".price", "link": ".title a@href"}


def ask(content: bytes, remembered: Any = None, **fields: Any) -> Scraped:
    request = ScraperRequest.model_validate(fields)
    return scraped(request, page_of(content, URL), remembered or {})


def test_a_page_without_wishes_is_its_main_content() -> None:
    result = ask(page(note="<p>" + "All our kettles boil water within two minutes. " * 8 + "</p>")).result
    assert result.url == URL and result.title == "Kitchen things" and "boil water" in result.markdown
    assert result.language == "en" and not result.fields and not result.records


def test_selectors_give_texts_lists_and_attributes() -> None:
    fields = ask(
        page(), selectors={"phone": ".phone", "prices": ".price", "links": "h3 a@href", "none": ".x"}
    ).result.fields
    assert fields["phone"].value == "555 0100" and fields["phone"].confidence == 1
    assert fields["prices"].value == [f"${price}" for price in GOODS.values()]
    assert fields["links"].value == [f"/{name.lower()}" for name in GOODS]
    assert fields["none"].value is None and fields["none"].status == "lost" and fields["none"].confidence == 0


def test_a_schema_says_the_form_of_what_a_selector_gives() -> None:
    schema = {"type": "object", "properties": {"prices": {"type": "array", "items": {"type": "number"}}}}
    fields = ask(page(), schema=schema, selectors={"prices": ".price"}).result.fields
    assert fields["prices"].value == [float(price) for price in GOODS.values()]


def test_what_was_learnt_is_found_again_on_a_changed_page() -> None:
    first = ask(page(), selectors={"phone": ".phone", "prices": ".price"}, remember="shop")
    more = {**GOODS, "Mixer": "75.00"}
    changed = page(RENAMED, more, wrapped=True, note="<p>New!</p>")
    second = ask(changed, first.kept, remember="shop")
    prices = second.result.fields["prices"]
    assert (prices.status, prices.value) == ("healed", [f"${price}" for price in more.values()])
    assert second.result.fields["phone"].status == "unchanged"
    third = ask(changed, second.kept, remember="shop")
    assert third.result.fields["prices"].value == prices.value


def test_what_is_gone_is_said_to_be_lost_and_stays_remembered() -> None:
    first = ask(page(), selectors={"prices": ".price"}, remember="shop")
    away = ask(b"<html><body><p>We are closed.</p></body></html>", first.kept, remember="shop")
    answer = away.result.fields["prices"]
    assert answer.status == "lost" and answer.value is None and answer.confidence < 0.6
    assert ask(page(), away.kept, remember="shop").result.fields["prices"].status == "unchanged"


def test_fields_that_were_looked_for_have_a_place_that_heals() -> None:
    html = '<html><body><h1>Soup</h1><div class="b">Total time: <b class="t">25 minutes</b></div></body></html>'
    first = ask(html.encode(), fields=["total_time"], remember="soup")
    assert first.result.fields["total_time"].value is not None
    assert not first.kept or first.kept["total_time"].learnt.count == 1


def test_records_hold_their_own_parts() -> None:
    result = ask(page(), each=".product", selectors=SELECTORS).result
    assert result.records == [
        {"name": name, "price": f"${price}", "link": f"/{name.lower()}"} for name, price in GOODS.items()
    ]
    assert result.records_status == "found"


def test_records_heal_whole() -> None:
    first = ask(page(), each=".product", selectors=SELECTORS, remember="shop")
    goods = {**dict(reversed(GOODS.items())), "Mixer": "75.00"}
    result = ask(page(RENAMED, goods, wrapped=True), first.kept, remember="shop").result
    assert result.records_status == "healed"
    assert [(one["name"], one["price"]) for one in result.records] == [(n, f"${p}") for n, p in goods.items()]
    gone = ask(b"<html><body><p>We are closed.</p></body></html>", first.kept, remember="shop").result
    assert gone.records == [] and gone.records_status == "lost"


def test_evidence_says_fields_first_and_each_line_once() -> None:
    result = ask(page(), selectors={"phone": ".phone"}).result
    first, *rest = evidence_of(result, page(), "1")
    assert (first.text, first.label, first.confidence) == ("phone: 555 0100", "phone", 1.0)
    assert len({item.id for item in (first, *rest)}) == 1 + len(rest)


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({}, "url"),
        ({"url": URL, "fields": ["a"], "schema": {"type": "object"}}, "schema"),
        ({"url": URL, "each": ".x"}, "each"),
        ({"url": URL, "each": ".x", "selectors": {"a": "b"}, "fields": ["a"]}, "each"),
        ({"url": URL, "selectors": {"a": "x" * 1001}}, "selectors.a"),
        ({"url": URL, "selectors": {f"n{number}": "b" for number in range(51)}}, "selectors"),
        ({"url": URL, "remember": "no spaces"}, "remember"),
        ({"url": URL, "colour": "red"}, "colour"),
        ({"url": URL, "render": "sometimes"}, "render"),
    ],
)
def test_a_bad_request_names_its_field(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        request_of(json.dumps(fields).encode(), [])
    assert caught.value.param == param


def test_bad_selectors_are_named() -> None:
    for fields, param in (
        ({"selectors": {"a": "div["}}, "selectors.a"),
        ({"each": "div@id", "selectors": {"a": "b"}}, "each"),
    ):
        with pytest.raises(InvalidRequest) as caught:
            ask(page(), **fields)
        assert caught.value.param == param


def test_an_address_is_taken_from_the_words_and_bounds_hold() -> None:
    request = request_of(b'{"instruction": "Scrape this page: https://a.example/b."}', [])
    assert request.address == "https://a.example/b"
    assert request_of(b"{}", [b"<p>x</p>"]).address is None
    with pytest.raises(InvalidRequest, match="one is taken"):
        request_of(b"{}", [b"a", b"b"])
    with pytest.raises(PayloadTooLarge):
        request_of(b"{}", [b" " * 20_000_001])
