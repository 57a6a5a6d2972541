"""Files that are written for programs, said in the words that are in them."""

from __future__ import annotations

import pytest

from python_backends.ocr.layout.structured import said_lines

NESTED = (
    '{"seller": {"name": "ACME"}, "buyer": {"name": "Ann"}, "invoiceNumber": 4711, "paid": true, "note": null, '
    '"tags": ["red", "blue"], "items": [{"sku": "X1", "price": {"amount": 2.5}}, {"sku": "Y|2"}]}'
)
PAGE = """<html><head><title>Shop</title><style>p {}</style></head><body><table><caption>Offers</caption>
<tr><th>Product</th><th>Price</th></tr><tr><td>Blue chair</td><td>10.50</td></tr><tr><td>Sold out</td></tr></table>
<dl><dt>Phone:</dt><dd>555 0134</dd></dl><p>By <b>Ann</b></p></body></html>"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("city,unit_price\nRome,3\nNew York,4.5\n", ["| city | unit price |", "| Rome | 3 |", "| New York | 4.5 |"]),
        ("a\tb\n1\t2\n3\t4", ["| a | b |", "| 1 | 2 |", "| 3 | 4 |"]),
        (NESTED, ["seller:", "seller name: ACME", "buyer:", "buyer name: Ann", "invoice Number: 4711", "paid: true",
                  "tags:", "- red", "- blue", "items:", "| sku | price amount |", "| X1 | 2.5 |", "| Y/2 | |"]),
        ('[["a", 1], ["b"]]', ["| a | 1 |", "| b | |"]),
        ('<order id="A-17"><who>Ann</who><line>x</line><line>y</line></order>',
         ["order:", "id: A-17", "who: Ann", "line:", "- x", "- y"]),
        ("who:\n  name: Ann\n  born: 2001-02-03\n", ["who:", "name: Ann", "born: 2001-02-03"]),
        (PAGE, ["Shop", "Offers", "| Product | Price |", "| Blue chair | 10.50 |", "| Sold out | |",
                "Phone: 555 0134", "By Ann"]),
    ],
    ids=["csv", "tsv", "json", "lists", "xml", "yaml", "html"],
)  # fmt: skip
def test_what_a_structure_says(text: str, lines: list[str]) -> None:
    assert [" ".join(line.split()) for line in said_lines(text)] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Dear Ada,\n\nyours, Bob", ["Dear Ada,", "yours, Bob"]),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", ["| a | b |", "| 1 | 2 |"]),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x><y>&a;</y></x>", ["<!DOCTYPE x [<!ENTITY a 'b'>]><x><y>&a;</y></x>"]),
        ("[" * 40 + "]" * 40, ["[" * 40 + "]" * 40]),
    ],
    ids=["prose", "a table's rule", "entities", "too deep"],
)
def test_all_else_stays_as_it_is(text: str, lines: list[str]) -> None:
    assert said_lines(text) == lines
