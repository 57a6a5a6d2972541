"""Normal forms: what people write, what it means."""

from __future__ import annotations

import datetime

import pytest

from python_backends.grounding.tree import LeafKind, Scalar
from python_backends.grounding.values.locale import Locale, locale_of
from python_backends.grounding.values.reading import value_of
from tests.grounding.conftest import Streams

POINT, COMMA, MONTH_FIRST = Locale(".", True), Locale(",", True), Locale(".", False)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.234,56 €", POINT, 1234.56), ("RM 9.00", POINT, 9.0), ("RM9.00", POINT, 9.0), ("(12.00)", POINT, -12.0),
        ("1 234.5", POINT, 1234.5), ("12%", POINT, 12), ("$1,234", POINT, 1234), ("$1,234", COMMA, 1.234),
        ("1.234", POINT, 1.234), ("1.234", COMMA, 1234), ("1'234.50", POINT, 1234.5),
        ("12,34,567.00", POINT, 1234567.0),
        ("5.00-", POINT, -5.0), ("−5", POINT, -5), ("Total:9.00", POINT, 9.0), ("2x", POINT, 2), ("€ 5,-", COMMA, 5),
        ("0,123", POINT, 0.123), ("9.00SR", POINT, 9.0), ("١٢", POINT, 12), ("2,500.00", POINT, 2500.0),
        ("1.2.3", POINT, None), ("03-123", POINT, None), ("53A", POINT, None), ("Total: 9.00", POINT, None),
        ("(12.00", POINT, None), ("-(3)", POINT, None), ("", POINT, None), ("9" * 40, POINT, None), ("RM", POINT, None),
    ],
)  # fmt: skip
def test_numbers(text: str, locale: Locale, value: Scalar) -> None:
    assert value_of("number", text, locale) == value


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("25/12/2018", "2018-12-25"), ("25-12-18", "2018-12-25"), ("2018.12.25", "2018-12-25"),
        ("20181225", "2018-12-25"),
        ("25 Dec 2018", "2018-12-25"), ("25DEC2018", "2018-12-25"), ("Dec 25, 2018", "2018-12-25"),
        ("25. Dezember 2018", "2018-12-25"), ("1er janvier 2018", "2018-01-01"), ("15 août '19", "2019-08-15"),
        ("25 de diciembre de 2018", "2018-12-25"), ("3 maart 2020", "2020-03-03"), ("7 luglio 1999", "1999-07-07"),
        ("2018年12月25日", "2018-12-25"), ("Tue, 25 Dec 2018", "2018-12-25"), ("Date:25/12/2018", "2018-12-25"),
        ("2018-12-25T10:30:00Z", "2018-12-25"), ("1.5.71", "1971-05-01"), ("31/06/2018", None), ("9.00", None),
        ("May 2018", None), ("1.2.3", None), ("30 Foo 2018", None),
    ],
)  # fmt: skip
def test_dates(text: str, iso: str | None) -> None:
    assert value_of("date", text, POINT) == iso


def test_an_ambiguous_date_is_read_as_the_locale_says() -> None:
    assert value_of("date", "3/4/2020", POINT) == "2020-04-03"
    assert value_of("date", "3/4/2020", MONTH_FIRST) == "2020-03-04"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("time", "10:30", "10:30:00Z"), ("time", "10:30 PM", "22:30:00Z"), ("time", "12am", "00:00:00Z"),
        ("time", "10h30", "10:30:00Z"), ("time", "10.30 Uhr", "10:30:00Z"), ("time", "10:30+0200", "10:30:00+02:00"),
        ("time", "10.30", None), ("time", "25:00", None), ("time", "13:30pm", None),
        ("date-time", "25/12/2018, 10:30 PM", "2018-12-25T22:30:00Z"), ("date-time", "25/12/2018", None),
        ("date-time", "2018-12-25T10:30:00+01:00", "2018-12-25T10:30:00+01:00"),
        ("date-time", "10:30 25 Dec 2018", "2018-12-25T10:30:00Z"),
        ("boolean", "Yes", True), ("boolean", "[X]", True), ("boolean", "NEIN", False), ("boolean", "sì", True),
        ("boolean", "☐", False), ("boolean", "maybe", None), ("integer", "9.00", 9), ("integer", "9.50", None),
        ("string", "as it is", "as it is"),
    ],
)  # fmt: skip
def test_other_kinds(kind: LeafKind, text: str, value: Scalar) -> None:
    assert value_of(kind, text, POINT) == value


def test_every_day_survives_every_spelling() -> None:
    names = "January February March April May June July August September October November December".split()
    start = datetime.date(1999, 12, 25)
    for days in range(0, 4000, 37):
        day = start + datetime.timedelta(days=days)
        spellings = [
            f"{day.day}/{day.month}/{day.year}", f"{day.day:02}.{day.month:02}.{day.year}", day.isoformat(),
            f"{day.day} {names[day.month - 1]} {day.year}", f"{names[day.month - 1][:3]} {day.day}, {day.year}",
        ]  # fmt: skip
        assert {value_of("date", text, POINT) for text in spellings} == {day.isoformat()}


def test_every_amount_survives_every_spelling() -> None:
    for cents in (0, 5, 99, 100, 123456, 99999999, 1234567890):
        value = cents / 100
        english = f"{value:,.2f}"
        german = english.translate(str.maketrans(",.", ".,"))
        swiss = english.replace(",", "'")
        for text in (english, german, swiss, f"€ {german}", f"{english} USD", f"RM{english}"):
            assert value_of("number", text, POINT) == value, text
            assert value_of("number", text, COMMA) == value, text


def test_the_document_says_how_it_writes(stream: Streams) -> None:
    assert locale_of(stream("Summe 12,50", "MwSt 1.234,56", "3/4/2020")) == Locale(",", True)
    assert locale_of(stream("Total 12.50", "12/25/2018 3/4/2020")) == Locale(".", False)
    assert locale_of(stream("Austin, TX 78701", "3/4/2020")) == Locale(".", False)
    assert locale_of(stream("Kuala Lumpur", "3/4/2020 25/12/2018")) == Locale(".", True)
    assert locale_of(stream()) == Locale(".", True)
