"""Tables in plain text have columns."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.grounding.fallback import fall_back
from python_backends.grounding.schema import tree_of
from python_backends.grounding.values.locale import locale_of
from tests.grounding.fallback.pages import text_of

ROWS = {"type": "array", "items": {"type": "object", "properties": {"city": {"type": "string"},
        "price": {"type": "number"}}, "required": ["city", "price"]}}  # fmt: skip
SCHEMA = {"type": "object", "properties": {"rows": ROWS}, "required": ["rows"]}
EXPECTED = [{"city": "New York", "price": 13.5}, {"city": "Rome", "price": 3}]


@pytest.mark.parametrize(
    "text",
    [
        "city,product,price\nNew York,apple,13.5\nRome,a long description of it,3\n",
        "| city | product | price |\n| --- | --- | --- |\n| New York | apple | 13.5 |\n| Rome |  | 3 |",
        '[{"city": "New York", "kind": "apple", "price": 13.5}, {"city": "Rome", "kind": null, "price": 3}]',
        "<table><tr><th>City</th><th>Kind</th><th>Price</th></tr><tr><td>New York</td><td>a</td><td>13.5</td></tr>"
        "<tr><td>Rome</td><td></td><td>3</td></tr></table>",
    ],
    ids=["csv", "markdown", "json", "html"],
)
def test_a_cell_is_no_part_of_its_neighbour(text: str) -> None:
    stream = text_of(text)
    found: Any = fall_back(tree_of(SCHEMA), stream, locale_of(stream)).value
    assert found["rows"] == EXPECTED
