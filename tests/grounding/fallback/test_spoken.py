"""Labels and values in what people say."""

from __future__ import annotations

from typing import Any

import pytest

from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of
from python_backends.grounding.values.locale import locale_of
from tests.grounding.proof import is_proven
from tests.grounding.recording.making import evidence_of

TEXT, NUMBER = {"type": ["string", "null"]}, {"type": ["number", "null"]}
DATE = {"type": ["string", "null"], "format": "date"}


def heard(*texts: str) -> WordStream:
    return stream_of(evidence_of([(f"SPEAKER_0{n % 2}", 4.0 * n, 4.0 * n + 3, text) for n, text in enumerate(texts)]))


def found_in(stream: WordStream, **fields: Any) -> Grounded:
    tree = tree_of({"type": "object", "properties": fields})
    return fall_back(tree, stream, locale_of(stream))


@pytest.mark.parametrize(
    ("texts", "field", "kind", "wanted"),
    [
        (["So my order number is 48213, and I am waiting."], "order_number", TEXT, "48213"),
        (["It's order number A-17."], "order_number", TEXT, "A-17"),
        (["What is your order number?", "Let me see.", "It's A-48213."], "order_number", TEXT, "A-48213"),
        (["The order number for that one is", "A-48213, I think."], "order_number", TEXT, "A-48213"),
        (["And your phone number?", "Sure, 555 0134 2288."], "phone", TEXT, "555 0134 2288"),
        (["Your customer name is Jane Miller, right?"], "customer_name", TEXT, "Jane Miller"),
        (["And the customer name?", "Yes, it's Jane Miller."], "customer_name", TEXT, "Jane Miller"),
        (["Write to jane.doe@example.com."], "email", TEXT, "jane.doe@example.com"),
        (["The total is $42.50, shipping included."], "total", NUMBER, 42.5),
        (["The total is 2450", "euros, to be paid within 30 days."], "total", NUMBER, 2450),
        (["What is the total on the invoice?", "The total is 2450 euros."], "total", NUMBER, 2450),
        (["We shipped 12 boxes on the 3rd of March."], "boxes", NUMBER, 12),
        (["12 boxes, good, and the total?", "It's 2450 euros."], "boxes", NUMBER, 12),
        (["The delivery date is April 9, 2026."], "delivery_date", DATE, "2026-04-09"),
        (["Die Rechnungsnummer ist 2024-118."], "invoice_number", TEXT, "2024-118"),
        (["You can call me back at 555 0134 228."], "phone", TEXT, "555 0134 228"),
        (["It was supposed to arrive on April 9, 2026."], "delivery_date", DATE, "2026-04-09"),
        (["It left on April 9, 2026.", "And came on April 12, 2026."], "delivery_date", DATE, None),
        (["Hi, this is Linda Silva speaking."], "customer_name", TEXT, "Linda Silva"),
        (["My name is Jane.", "And my name's Tom."], "customer_name", TEXT, None),
        (["This is the best we have."], "customer_name", TEXT, None),
        (["We talked about the weather."], "order_number", TEXT, None),
    ],
)
def test_values_behind_what_they_are_called(texts: list[str], field: str, kind: dict[str, Any], wanted: Any) -> None:
    stream = heard(*texts)
    grounded = found_in(stream, **{field: kind})
    assert grounded.value == {field: wanted}
    for leaf in grounded.leaves:
        if leaf.value is not None:
            assert is_proven(leaf, stream, locale_of(stream))
            assert leaf.time is not None and leaf.speaker is not None


def test_marks_of_clauses_stay_in_documents() -> None:
    page = [item for item in evidence_of([(None, 0, 1, "Customer name: Acme Inc.")]) if item.kind == "utterance"]
    read = stream_of([type(page[0])("l1", "ocr", "line", page[0].text, 0.9, page[0].source, 0)])
    assert found_in(read, customer_name=TEXT).value == {"customer_name": "Acme Inc."}
