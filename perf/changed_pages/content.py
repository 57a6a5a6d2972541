"""Pages of five kinds with invented content. What is looked for carries `data-truth`, which no engine sees."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from lxml.builder import E

Node: TypeAlias = Any
TRUTH = "data-truth"
_SYLLABLES = "ba ke lo mi nu ra so ti ve zo da fe gi ho ju pa re su to wi".split()
_TOPICS = "garden kitchen travel bicycle music paper water wool cedar copper harbour meadow winter signal".split()


class Writer:
    """Draws content from seeded dice, so that every page can be written again."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def name(self) -> str:
        """A capitalised word that no dictionary has."""
        return "".join(self.dice.choices(_SYLLABLES, k=self.dice.randint(2, 4))).capitalize()

    def title(self) -> str:
        """Three to six words."""
        return " ".join([self.name(), *self.dice.choices(_TOPICS, k=self.dice.randint(1, 3)), self.name()])

    def sentence(self) -> str:
        """Eight to twenty words."""
        words = [self.name().lower() if self.dice.random() < 0.5 else self.dice.choice(_TOPICS) for _ in range(14)]
        return " ".join(words[: self.dice.randint(8, 14)]).capitalize() + "."

    def price(self) -> str:
        """An amount of money."""
        return f"{self.dice.choice('€$£')}{self.dice.randint(3, 900)}.{self.dice.choice(('00', '50', '95', '99'))}"

    def date(self) -> str:
        """A day in words."""
        month = self.dice.choice(("March", "June", "October"))
        return f"{self.dice.randint(1, 28)} {month} {self.dice.randint(2015, 2026)}"

    def count(self) -> int:
        """Elements of a list."""
        return self.dice.randint(4, 14)


def truth(node: Node, field: str) -> Node:
    """`node`, marked as an element of `field`."""
    node.set(TRUTH, field)
    return node


def block(name: str, *children: Node, tag: str = "div") -> Node:
    """An element with a class."""
    return E(tag, *children, **{"class": name})


def product(w: Writer) -> Sequence[Node]:
    """A shop's page of one thing, with its features and reviews."""
    features = [truth(E.li(w.sentence()), "features") for _ in range(w.count())]
    reviews = [
        truth(
            block("review", block("review-author", w.name(), tag="span"), block("review-text", w.sentence(), tag="p")),
            "reviews",
        )
        for _ in range(w.count())
    ]
    return [
        block(
            "product-main",
            truth(E.h1(w.title()), "title"),
            block(
                "price-box", block("label", "Price", tag="span"), truth(block("price", w.price(), tag="span"), "price")
            ),
            block(
                "stock",
                "Availability: ",
                truth(block("stock-value", w.dice.choice(("In stock", "Sold out")), tag="b"), "stock"),
            ),
            block(
                "sku",
                block("label", "Article number", tag="span"),
                truth(block("sku-value", f"{w.name()[:3].upper()}-{w.dice.randint(1000, 9999)}", tag="span"), "sku"),
            ),
        ),
        block("features", E.h2("Features"), block("feature-list", *features, tag="ul")),
        block("reviews", E.h2("Reviews"), *reviews),
        block(
            "related",
            E.h2("You may also like"),
            block("related-list", *[E.li(E.a(w.title(), href="/p")) for _ in range(5)], tag="ul"),
        ),
    ]


def listing(w: Writer) -> Sequence[Node]:
    """A catalogue: cards with a name and a price each."""
    cards = [
        truth(
            block(
                "card",
                truth(E.h3(E.a(w.title(), href=f"/item/{number}")), "names"),
                block("card-text", w.sentence(), tag="p"),
                truth(block("card-price", w.price(), tag="span"), "prices"),
            ),
            "cards",
        )
        for number in range(w.count())
    ]
    sides = [E.li(E.a(w.dice.choice(_TOPICS), href="/c")) for _ in range(7)]
    return [truth(E.h1(w.title()), "title"), block("grid", *cards), block("filters", E.h2("Filter by"), E.ul(*sides))]


def article(w: Writer) -> Sequence[Node]:
    """A story with its author, date, paragraphs and topics."""
    paragraphs = [truth(E.p(w.sentence() + " " + w.sentence()), "paragraphs") for _ in range(w.count())]
    topics = [truth(E.li(E.a(w.name(), href="/t")), "topics") for _ in range(w.dice.randint(3, 6))]
    return [
        block(
            "head",
            truth(E.h1(w.title()), "title"),
            block(
                "meta",
                "By ",
                truth(E.a(f"{w.name()} {w.name()}", href="/a", rel="author"), "author"),
                " on ",
                truth(E.time(w.date(), datetime="2020-01-01"), "date"),
            ),
        ),
        block("body", *paragraphs),
        block("topics", E.h4("Topics"), E.ul(*topics)),
        block("comments", E.h2("Comments"), *[block("comment", E.p(w.sentence())) for _ in range(4)]),
    ]


def table(w: Writer) -> Sequence[Node]:
    """A page of facts as rows of a table, and a table of results."""
    facts = [
        (name, truth(E.td(value), name.lower()))
        for name, value in (
            ("Phone", f"+44 20 {w.dice.randint(1000, 9999)} {w.dice.randint(1000, 9999)}"),
            ("Address", f"{w.dice.randint(1, 99)} {w.name()} Road"),
            ("Founded", str(w.dice.randint(1900, 2020))),
            ("Director", f"{w.name()} {w.name()}"),
        )
    ]
    rows = [
        truth(E.tr(E.td(w.name()), E.td(str(w.dice.randint(1, 99))), E.td(w.date())), "rows") for _ in range(w.count())
    ]
    return [
        truth(E.h1(w.title()), "title"),
        block("facts", *[E.tr(E.th(name), cell) for name, cell in facts], tag="table"),
        block("results", E.h2("Results"), E.table(E.tr(E.th("Name"), E.th("Points"), E.th("Date")), *rows)),
    ]


def recipe(w: Writer) -> Sequence[Node]:
    """Two lists of one form under headings, and facts with labels."""
    parts = [truth(E.li(f"{w.dice.randint(1, 500)} g {w.name().lower()}"), "ingredients") for _ in range(w.count())]
    steps = [truth(E.li(E.p(w.sentence())), "steps") for _ in range(w.count())]
    return [
        truth(E.h1(w.title()), "title"),
        block(
            "facts",
            E.div("Serves: ", truth(E.span(str(w.dice.randint(1, 12))), "serves")),
            E.div("Time: ", truth(E.span(f"{w.dice.randint(5, 120)} minutes"), "time")),
        ),
        block("ingredients", E.h2("Ingredients"), E.ul(*parts)),
        block("method", E.h2("Method"), E.ol(*steps)),
    ]


KINDS: tuple[Callable[[Writer], Sequence[Node]], ...] = (product, listing, article, table, recipe)


# The selectors that a user would have written for each kind.
SELECTORS: dict[str, dict[str, str]] = {
    "product": {
        "title": "h1",
        "price": ".price",
        "stock": ".stock-value",
        "sku": ".sku-value",
        "features": ".feature-list li",
        "reviews": ".review",
    },
    "listing": {"title": "h1", "cards": ".card", "names": ".card h3", "prices": ".card-price"},
    "article": {"title": "h1", "author": ".meta a", "date": "time", "paragraphs": ".body > p", "topics": ".topics li"},
    "table": {
        "title": "h1",
        "phone": ".facts tr:nth-child(1) td",
        "address": ".facts tr:nth-child(2) td",
        "founded": ".facts tr:nth-child(3) td",
        "director": ".facts tr:nth-child(4) td",
        "rows": ".results tr:not(:first-child)",
    },
    "recipe": {
        "title": "h1",
        "serves": ".facts div:nth-child(1) span",
        "time": ".facts div:nth-child(2) span",
        "ingredients": ".ingredients li",
        "steps": ".method li",
    },
}


def page(kind: Callable[[Writer], Sequence[Node]], w: Writer) -> Node:
    """A whole page of `kind`: the html element."""
    menu = [E.li(E.a(w.name(), href=f"/{number}")) for number in range(6)]
    return E.html(
        E.head(E.title(w.title())),
        E.body(
            block("top", block("logo", w.name()), E.nav(E.ul(*menu))),
            E.div(*kind(w), **{"class": "main", "id": "main"}),
            block("foot", E.p(w.sentence()), E.ul(*[E.li(E.a(w.name(), href="/f")) for _ in range(4)])),
        ),
    )


def wall(w: Writer) -> Node:
    """A page that has nothing of what was looked for: a login instead."""
    form = E.form(
        E.label("E-mail", E.input(type="email", name="email")),
        E.label("Password", E.input(type="password")),
        E.button("Log in"),
    )
    return E.html(
        E.head(E.title("Log in")), E.body(block("login", E.h1("Please log in to continue"), form, E.p(w.sentence())))
    )
