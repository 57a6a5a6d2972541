"""Learnt selectors on pages that have changed: what they find again, and when they say that it is not there."""

from __future__ import annotations

import json

import pytest

from python_backends.errors import InvalidRequest
from python_backends.scraper.healing.features import Snapshot, snapshot_of
from python_backends.scraper.healing.heal import heal
from python_backends.scraper.healing.learnt import MAX_ELEMENTS, learn, learnt_from
from python_backends.scraper.page import page_of
from python_backends.scraper.text import visible

CARDS = [("Blue lamp", "€ 20.00"), ("Red chair", "€ 45.50"), ("Oak table", "€ 199.00"), ("Wool rug", "€ 80.00")]


def snapshot(html: str) -> Snapshot:
    """A page, looked at."""
    return snapshot_of(page_of(html.encode()))


def shop(cards: list[tuple[str, str]] = CARDS) -> Snapshot:
    """The page that is learnt on."""
    listed = "".join(
        f'<div class="card"><h3>{name}</h3><span class="price">{price}</span></div>' for name, price in cards
    )
    return snapshot(
        f'<div class="top"><h1>Furniture</h1><p class="stock">Availability: <b class="state">In stock</b></p></div>'
        f'<div class="grid"><h2>Our range</h2>{listed}</div><div class="foot"><h2>Contact</h2><p>Mail us</p></div>'
    )


def redesigned(cards: list[tuple[str, str]], between: str = "") -> Snapshot:
    """Other names and tags, blocks in another order, cards wrapped."""
    listed = between.join(
        f'<div class="w"><section class="c1"><h4>{name}</h4><em class="c2">{price}</em></section></div>'
        for name, price in cards
    )
    return snapshot(
        f'<div class="z"><h2>Contact</h2><p>Mail us</p></div><main><h2>Our range</h2>'
        f'<div class="y">{listed}</div></main>'
        '<header><div><h1 class="t">Furniture</h1></div>'
        "<div><p>Availability: <strong>In stock</strong></p></div></header>"
    )


def texts(snapshot: Snapshot, selector: str, onto: Snapshot) -> tuple[str, list[str]]:
    """How a selector learnt on one page fares on another, and what it finds there."""
    healed = heal(onto, learn(snapshot, selector))
    return healed.status, [visible(element) for element in healed.elements]


def test_an_unchanged_page_needs_no_healing() -> None:
    assert texts(shop(), ".card h3", shop()) == ("unchanged", [name for name, _ in CARDS])
    assert texts(shop(), ".state", shop()) == ("unchanged", ["In stock"])


def test_other_content_in_the_same_place_is_not_healed_away() -> None:
    other = shop([("Steel bench", "€ 12.00"), ("Tin bucket", "€ 7.95"), ("Pine bed", "€ 410.00")])
    assert texts(shop(), ".price", other) == ("unchanged", ["€ 12.00", "€ 7.95", "€ 410.00"])


def test_single_elements_heal() -> None:
    after = redesigned(CARDS)
    assert texts(shop(), ".state", after) == ("healed", ["In stock"])
    assert texts(shop(), ".top > h1", after) == ("healed", ["Furniture"])


def test_all_siblings_of_a_list_heal() -> None:
    reordered = [*reversed(CARDS), ("New stool", "€ 15.00")]
    assert texts(shop(), ".card h3", redesigned(reordered)) == ("healed", [name for name, _ in reordered])
    assert texts(shop(), ".price", redesigned(reordered)) == ("healed", [price for _, price in reordered])
    assert texts(shop(), ".card", redesigned(reordered)) == ("healed", [" ".join(card) for card in reordered])


@pytest.mark.parametrize(("begin", "end"), [("<div>", "</div>"), ("<div><strong>", "</strong></div>")])
def test_an_item_that_alone_is_wrapped_is_still_one_of_them(begin: str, end: str) -> None:
    """A box is of the learnt items' tag and holds all their text, and is none of them."""
    items = [f"<section><h4>{name}</h4><em>{price}</em></section>" for name, price in CARDS]
    items[2] = f"{begin}{items[2]}{end}"
    after = snapshot(f"<main><h2>Our range</h2><div class='y'>{''.join(items)}</div></main><div><p>Mail us</p></div>")
    healed = heal(after, learn(shop(), ".card"))
    assert [element.tag for element in healed.elements] == ["section"] * len(CARDS)


def test_elements_each_unlike_the_others_are_no_list() -> None:
    cards = "".join(f'<li><a href="{name}">{name}</a></li>' for name, _ in CARDS)
    learnt = learn(snapshot(f'<ul class="all">{cards}</ul>'), ".all li")
    unlike = "<ul><li>Sofa<b>1</b><i>2</i></li><li><u>Bench</u><table><tr><td>3</td></tr></table></li></ul>"
    assert heal(snapshot(unlike), learnt).status == "lost"


def test_what_stands_between_the_elements_of_a_list_is_no_element() -> None:
    after = redesigned(CARDS, between='<div class="ad"><a href="/x">Buy our other things instead</a></div>')
    assert texts(shop(), ".card", after) == ("healed", [" ".join(card) for card in CARDS])


@pytest.mark.parametrize("selector", [".state", ".card", ".price", ".card h3"])
def test_a_page_without_it_is_told_and_not_guessed(selector: str) -> None:
    login = snapshot(
        "<div><h1>Please log in</h1><form><label>E-mail <input></label><button>Go</button></form>"
        "<p>Forgotten?</p><p>Register</p></div>"
    )
    healed = heal(login, learn(shop(), selector))
    assert (healed.status, healed.elements) == ("lost", ())
    assert 0 <= healed.confidence < 0.6


def test_two_elements_alike_are_doubtful() -> None:
    before = snapshot('<div><p class="a">Fee: <b class="x">10</b></p></div>')
    twice = snapshot("<div><p>Fee: <b>10</b></p></div><div><p>Fee: <b>10</b></p></div>")
    once = snapshot("<div><p>Fee: <b>10</b></p></div><div><p>Nothing of this kind</p></div>")
    learnt = learn(before, ".x")
    assert heal(twice, learnt).confidence < heal(once, learnt).confidence


def test_a_selector_that_names_something_else_now_is_not_followed() -> None:
    before = snapshot('<p class="a">Price <b class="v">€ 20</b></p><p class="b">Weight <b class="u">3 kg</b></p>')
    after = snapshot(
        '<div class="q"><i>Weight</i> <span class="v w"><u>3 kg</u></span></div><p class="a">Price <b>€ 20</b></p>'
    )
    assert texts(before, ".v", after) == ("healed", ["€ 20"])


def test_the_threshold_is_the_callers() -> None:
    after, learnt = redesigned(CARDS), learn(shop(), ".state")
    assert heal(after, learnt, threshold=1.0).status == "lost"
    assert heal(after, learnt, threshold=0.0).status == "healed"


@pytest.mark.parametrize("selector", [".card", ".state"])
def test_learnt_selectors_are_documents(selector: str) -> None:
    learnt = learn(shop(), selector)
    assert learnt_from(json.loads(json.dumps(learnt.as_json()))) == learnt


@pytest.mark.parametrize(
    ("change", "said"),
    [({"count": 0}, "count"), ({"extra": 1}, "extra"), ({"features": {}}, "features"), ({"selector": ""}, "selector")],
)
def test_other_documents_are_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidRequest, match=said):
        learnt_from(learn(shop(), ".card").as_json() | change)


def test_what_cannot_be_learnt() -> None:
    with pytest.raises(InvalidRequest, match="names 0"):
        learn(shop(), ".nothing")
    with pytest.raises(InvalidRequest, match=str(MAX_ELEMENTS)):
        learn(snapshot("<b>x</b>" * (MAX_ELEMENTS + 1)), "b")


def test_an_empty_page_has_nothing() -> None:
    assert heal(snapshot("<script>x</script>"), learn(shop(), ".card")).status == "lost"
