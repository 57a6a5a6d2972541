"""Single fields: which label, which value, and nothing where there is nothing."""

from __future__ import annotations

import pytest

from python_backends.grounding.fallback import fall_back
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream
from python_backends.grounding.values.locale import locale_of
from tests.grounding.fallback.pages import RECEIPT, filled, page_of, schema_of, text_of

DATE = {"type": "string", "format": "date"}


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "turned"])
def test_a_receipt_is_read_by_its_labels(turned: bool) -> None:
    found = filled(
        page_of(RECEIPT, turned=turned), company="string", address="string", phone="string", invoiceNumber="string",
        date=DATE, due_date=DATE, subtotal="number", tax="number", total="number",
    )  # fmt: skip
    assert found.value == {
        "company": "MORNING STAR TRADING SDN BHD",
        "address": "NO. 12, JALAN BUNGA 3/4, TAMAN INDAH, 43200 CHERAS",
        "phone": "03-1234567",
        "invoiceNumber": "INV-0042",
        "date": "2018-12-25",
        "due_date": "2019-01-24",
        "subtotal": 12.0,
        "tax": 0.72,
        "total": 12.72,
    }


def test_every_leaf_says_where_it_came_from() -> None:
    stream = page_of(RECEIPT, confidence=0.9)
    leaf = filled(stream, total="number").leaves[0]
    assert (leaf.path, leaf.value, leaf.source, leaf.page) == ("total", 12.72, "fallback", 1)
    assert leaf.span is not None and stream.text(leaf.span) == "12.72"
    assert leaf.bounds == ((660, 500), (710, 500), (710, 520), (660, 520))
    assert leaf.evidence == (stream.words[leaf.span.start].evidence,)
    assert leaf.confidence is not None and 0.5 < leaf.confidence <= 0.9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rechnungsdatum: 3. Mai 2021", "2021-05-03"),
        ("Datum 03.05.2021", "2021-05-03"),
        ("Date de facture : 3 mai 2021", "2021-05-03"),
        ("Fecha: 03/05/2021", "2021-05-03"),
        ("Factuurdatum: 3 mei 2021", "2021-05-03"),
        ("DATE:03/05/2021", "2021-05-03"),
        ("Dale: 03/05/2021", "2021-05-03"),
        ("2021-05-03", "2021-05-03"),
        ("Due date: 03/05/2021", None),
        ("Date: unknown", None),
    ],
)
def test_dates_in_many_wordings(text: str, expected: str | None) -> None:
    assert filled(text_of(text), date=DATE).value.get("date") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total:9.00", 9.0),
        ("Subtotal 8.00\nGrand Total 9.00\nCash 10.00", 9.0),
        ("Total 5 items 9.00", 9.0),
        ("Gesamtbetrag 1.234,56 €\nNetto 1.037,45 €", 1234.56),
        ("Total TTC 12,50\nTotal HT 10,00", 12.5),
        ("Total Qty 7\nTotal 3.10", 3.1),
        ("Subtotal 8.00", None),
        ("Total 22.91\nRounding -.01\n22.90\nCash 50.00", 22.9),
        ("Total incl. GST RM 13.58\nRounding Adj. 0.02\nRM13.60", 13.6),
        ("Total 22.91\nRounding -.01\nCash 50.00", 22.91),
        ("Total 22.91\n1 x 0.03\n22.80", 22.91),
        ("Nothing to pay", None),
    ],
)
def test_the_total_is_none_of_its_neighbours(text: str, expected: float | None) -> None:
    if expected is None:
        text = text.replace("8.00", "8")  # an amount with cents might be a total without a label
    assert filled(text_of(text), total="number").value.get("total") == expected


def test_what_is_absent_is_null_or_left_out() -> None:
    properties = {"iban": {"type": "string"}, "nickname": {"type": "string"}, "note": {"type": ["string", "null"]}}
    schema = {"type": "object", "properties": properties, "required": ["iban"], "additionalProperties": False}
    stream = text_of("Hello there")
    found = fall_back(tree_of(schema), stream, locale_of(stream))
    assert found.value == {"iban": None, "note": None}
    assert [(leaf.path, leaf.span, leaf.confidence) for leaf in found.leaves] == [
        ("iban", None, None),
        ("note", None, None),
    ]


def test_an_object_that_lacks_what_it_must_have_is_left_out_or_null() -> None:
    person = {**schema_of(name="string", phone="string"), "required": ["name", "phone"]}
    nobody = {**person, "type": ["object", "null"]}
    page = text_of("Guest name: Ann\nHost name: Bob\nHost phone: 03-1234567")
    found = filled(page, guest=person, host=person, other=nobody)
    assert found.value == {"host": {"name": "Bob", "phone": "03-1234567"}, "other": None}
    assert [leaf.path for leaf in found.leaves] == ["host.name", "host.phone", "other"]


@pytest.mark.parametrize(
    "stream", [WordStream(()), text_of("..."), page_of([(0, 0, ":")])], ids=["none", "dots", "colon"]
)
def test_evidence_without_words(stream: WordStream) -> None:
    found = filled(stream, total="number", company="string", tags={"type": "array", "items": {"type": "string"}})
    assert found.value == {}


def test_a_hundred_thousand_words() -> None:
    words = [f"Item {number} 1.00" for number in range(33_333)]
    found = filled(text_of("\n".join([*words, "Grand total: 33,333.00"])), total="number", iban="string")
    assert found.value == {"total": 33333.0}


def test_words_too_many_for_one_row_or_line() -> None:
    words = " ".join(f"w{number}" for number in range(20_000))
    row = page_of([(number * 200, 0, f"{number}.00") for number in range(20_000)])
    assert filled(text_of(f"{words} Total: 5.00"), total="number").value == {"total": 5.0}
    assert filled(row, company="string", phone="string").value == {}


def test_labels_of_unknown_fields_come_from_names_and_hints() -> None:
    page = page_of([(0, 0, "Engine serial:"), (300, 0, "XK-77"), (0, 40, "Widget colour"), (0, 70, "dark red")])
    colour = {"type": "string", "description": "Widget colour"}
    found = filled(page, engine_serial="string", tint=colour)
    assert found.value == {"engine_serial": "XK-77", "tint": "dark red"}


def test_a_label_within_a_longer_one_is_not_used() -> None:
    page = text_of("Invoice date: 01/02/2020\nDelivery date: 09/02/2020")
    found = filled(page, invoice_date=DATE, delivery_date=DATE)
    assert found.value == {"invoice_date": "2020-02-01", "delivery_date": "2020-02-09"}


def test_text_ends_at_the_next_label_and_goes_on_in_the_next_line() -> None:
    page = page_of([(0, 0, "Comment: it came late"), (90, 25, "and was wet"), (0, 80, "Sender: Ann Receiver: Bob")])
    found = filled(page, comment="string", sender="string", receiver="string")
    assert found.value == {"comment": "it came late and was wet", "sender": "Ann", "receiver": "Bob"}


def test_objects_give_their_name_to_labels() -> None:
    page = page_of([(0, 0, "Seller name: Ada"), (0, 40, "Buyer name: Bo")])
    party = schema_of(name="string")
    assert filled(page, buyer=party, seller=party).value == {"buyer": {"name": "Bo"}, "seller": {"name": "Ada"}}


def test_choices_and_booleans() -> None:
    page = text_of("Status: paid\nGift: yes\nMember: unclear")
    status = {"enum": ["open", "paid"]}
    found = filled(page, status=status, gift="boolean", member="boolean", kind={"const": "receipt"})
    assert found.value == {"status": "paid", "gift": True}


def test_keywords_of_the_schema_bind_the_fallback_too() -> None:
    page = text_of("Code: 17\nCode: AB-99\nShare: 12%")
    code = {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{2}$"}
    share = {"type": "number", "maximum": 1}
    assert filled(page, code=code, share=share).value == {"code": "AB-99", "share": 0.12}


def test_the_question_names_what_a_schema_does_not() -> None:
    page = text_of("Width: 12 cm\nHeight: 30 cm")
    assert filled(page, "What is the height?", answer="number").value == {"answer": 30}
