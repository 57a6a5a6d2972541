"""A code behind the name of what it numbers."""

from __future__ import annotations

import pytest

from python_backends.grounding.fallback import fall_back
from python_backends.grounding.schema import tree_of
from python_backends.grounding.values.locale import locale_of
from tests.grounding.fallback.pages import text_of


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("invoice_number", "Hollin Joinery\nInvoice 2026-0417\nDate: 9 April 2026", "2026-0417"),
        ("order_number", "Hollin Joinery\nOrder A4711", "A4711"),
        ("invoice_number", "Hollin Joinery\nStore No. 5", None),
        ("invoice_number", "Hollin Joinery\nInvoice of the year", None),
        ("invoice_number", "Hollin Joinery\nThe invoice 4711 was paid", None),
    ],
)
def test_a_paper_is_numbered_by_the_code_behind_its_name(field: str, text: str, value: str | None) -> None:
    stream = text_of(text)
    tree = tree_of({"type": "object", "properties": {field: {"type": "string"}}, "required": [field]})
    assert fall_back(tree, stream, locale_of(stream)).value == {field: value}
