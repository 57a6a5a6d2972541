"""Identity cards, statements, letters, price tables, and bare pairs for the first lessons."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from builders.decoder.documents.items import random_items, ruled_items
from builders.decoder.documents.labels import HEADS, MODIFIERS, UNSEEN_HEADS, UNSEEN_MODIFIERS
from builders.decoder.documents.locales import pattern, random_day
from builders.decoder.documents.page import Segment, Slot
from builders.decoder.documents.parts import PLACES, Maker, coded, dated, person_or_firm
from builders.decoder.documents.words import company, person, prose, surname, syllables, ware

TEXTS = (
    "Active;Pending;Closed;New;Renewal;Urgent;Standard;Express;By mail;In person;Full time;Part time;Confidential;"
    "Routine;Type A;Type B;Grade 2;Class 3;Regular;Not applicable;None;Repair;Inspection;To be confirmed;As discussed"
).split(";")
MARKS = ("X", "x")
YES = ("Yes", "No", "YES", "NO", "yes", "no")

Row = tuple[str, Sequence[Segment]]


def made_up(maker: Maker) -> Row:
    """A label made up on the spot and a value of the kind that its head asks for."""
    rng = maker.rng
    unseen = maker.unseen and rng.random() < 0.5
    heads = {**HEADS, **UNSEEN_HEADS} if unseen else HEADS
    sort = rng.choice(sorted(heads))
    modifier = rng.choice(UNSEEN_MODIFIERS if unseen else MODIFIERS)
    label = f"{modifier} {rng.choice(heads[sort])}" if rng.random() < 0.8 else rng.choice(HEADS[sort])
    if rng.random() < 0.35:  # a label is whatever stands where labels stand
        label = prose(rng, rng.choice((1, 1, 2, 2, 3, 4, 6))).rstrip(".")
    if maker.shout:
        label = label.upper()
    return label, typed(maker, sort, label)


def typed(maker: Maker, sort: str, label: str) -> list[Segment]:
    """A value of `sort` under a label that is no concept."""
    rng = maker.rng
    if sort == "date":
        day = random_day(rng)
        return [(maker.printing.day(day), Slot("", "date", day.isoformat(), label))]
    if sort == "money":
        amount = round(rng.choice((10, 100, 10_000)) * rng.uniform(0.1, 10), 2)
        return [(maker.printing.number(amount), Slot("", "number", amount, label))]
    if sort == "count":
        count = rng.randint(1, rng.choice((9, 99, 9999)))
        return [(str(count), Slot("", "integer", count, label))]
    if sort == "flag":
        text = rng.choice(YES)
        return [(text, Slot("", "boolean", text.casefold() == "yes", label))]
    texts = {
        "name": person_or_firm(maker), "code": maker.code(), "phone": pattern(rng, rng.choice(maker.locale.phones)),
        "place": " ".join(surname(rng) for _ in range(rng.choice((1, 1, 2)))),
        "text": rng.choice((*TEXTS, *MARKS * 4)) if rng.random() < 0.6 else prose(rng, rng.randint(1, 6)).rstrip("."),
    }  # fmt: skip
    return [(texts[sort], Slot("", "string", texts[sort], label))]


def card(maker: Maker) -> None:
    """An identity card, a licence, a member's card."""
    rng, canvas = maker.rng, maker.canvas
    canvas.line(
        rng.choice(("IDENTITY CARD", "DRIVING LICENCE", "PASSPORT", "Member Card", "RESIDENCE PERMIT")), bold=True
    )
    day = random_day(rng)
    texts = {
        "last_name": surname(rng).upper(), "first_name": person(rng).split()[0].upper(), "sex": rng.choice("MFX"),
        "nationality": rng.choice((surname(rng).upper(), maker.locale.country)), "birth_place": surname(rng).upper(),
        "id_number": maker.code(),
    }  # fmt: skip
    rows: list[Row] = []
    for concept, text in texts.items():
        if rng.random() < 0.8:
            label = maker.label(concept)
            rows.append((label, [maker.text(concept, text, label)]))
    birth = day - datetime.timedelta(days=rng.randint(7000, 25000))
    expiry = day + datetime.timedelta(days=rng.choice((1826, 3652)))
    for concept, when in (("birth_date", birth), ("issue_date", day), ("expiry_date", expiry)):
        if rng.random() < 0.8:
            label = maker.label(concept)
            rows.append((label, maker.day(concept, when, label)))
    if rng.random() < 0.3:
        rng.shuffle(rows)
    if rng.random() < 0.4:
        maker.grid(rows, rng.randint(2, 3))
    else:
        maker.fields(
            rows,
            rng.choice((*PLACES, "below")),
            canvas.margin + canvas.width * rng.choice((0, 0.3)),
            canvas.width * 0.5,
        )


def statement(maker: Maker) -> None:
    """A bank statement with its movements."""
    rng, canvas = maker.rng, maker.canvas
    name = f"{surname(rng)} Bank"
    canvas.line(maker.text("bank", name), scale=1.4, bold=True)
    label = maker.label("full_name")
    rows: list[Row] = [(label, [maker.text("full_name", person(rng), label)]), coded(maker, "customer_number")]
    iban = maker.label("iban")
    rows.append((iban, [maker.text("iban", maker.locale.country + pattern(rng, "## #### #### #### ####"), iban)]))
    rows += [dated(maker, name) for name in ("period_start", "period_end") if rng.random() < 0.6]
    opening = round(rng.uniform(-500, 9000), 2)
    first = maker.label("opening_balance")
    maker.block(rows)
    maker.block([(first, maker.money("opening_balance", opening, first))])
    width = canvas.width - 2 * canvas.margin
    lines, balance = [], opening
    canvas.put(canvas.margin, [maker.label("date")])
    canvas.put(canvas.margin + width * 0.22, [maker.label("description")])
    canvas.put(canvas.width - canvas.margin, [maker.label("line_total")], align="right")
    canvas.down()
    for _ in range(rng.randint(1, 6)):
        amount, day = round(rng.uniform(-900, 900), 2), random_day(rng)
        text = rng.choice((company(rng, maker.locale), person(rng), prose(rng, 2).rstrip(".")))
        row = {
            "date": maker.slot("date", day.isoformat()), "description": maker.slot("description", text),
            "line_total": maker.slot("line_total", amount),
        }  # fmt: skip
        end = canvas.put(canvas.margin, [(maker.printing.day(day), row["date"])])
        end = canvas.put(max(end, canvas.margin + width * 0.22), [(text, row["description"])])
        canvas.put_right(canvas.width - canvas.margin, [(maker.printing.number(amount), row["line_total"])], end)
        canvas.down()
        lines.append(row)
        balance = round(balance + amount, 2)
    canvas.tables.append(("transactions", lines))
    last = maker.label("closing_balance")
    maker.block([(last, maker.money("closing_balance", balance, last))])
    maker.chatter(2)


def letter(maker: Maker) -> None:
    """A letter with a head, a subject and a body."""
    rng, canvas = maker.rng, maker.canvas
    maker.seller(rng.choice(("left", "right")))
    canvas.line(maker.text("customer", person_or_firm(maker), group="customer"))
    maker.address("customer_address", group="customer")
    label = maker.label("date")
    day = maker.day("date", random_day(rng), label)
    canvas.line(*day, align="right") if rng.random() < 0.4 else canvas.line(label + maker.colon, *day)
    if rng.random() < 0.5:
        maker.block([coded(maker, "reference")])
    label = maker.label("subject")
    subject = prose(rng, rng.randint(2, 5)).rstrip(".")
    canvas.line(label + (maker.colon or ":"), maker.text("subject", subject, label), bold=rng.random() < 0.5)
    for _ in range(rng.randint(2, 5)):
        canvas.line(prose(rng, rng.randint(6, 10)))
    if rng.random() < 0.5:
        canvas.line(prose(rng, 3), maker.text("salesperson", person(rng)))


def price_table(maker: Maker) -> None:
    """A table and little else."""
    if maker.rng.random() < 0.6:
        maker.canvas.line(prose(maker.rng, maker.rng.randint(2, 5)), scale=1.3, bold=True)
    if maker.rng.random() < 0.5:
        maker.block([dated(maker, "date")])
    ruled_items(maker, random_items(maker, 9))
    maker.chatter(1)


def pairs(maker: Maker) -> None:
    """A few labelled values and nothing else: the first lesson."""
    rng = maker.rng
    place = rng.choice(("beside", "tab", "beside"))
    sorts = ("name", "code", "date", "money", "text")
    for _ in range(rng.randint(2, 6)):
        label = syllables(rng).capitalize() if rng.random() < 0.4 else made_up(maker)[0]
        value = typed(maker, rng.choice(sorts), label)
        maker.field(label, value, place=place, x=maker.canvas.margin, width=maker.canvas.width * 0.8)


def copies(maker: Maker) -> None:
    """A line or two to be copied whole: the very first lesson."""
    rng = maker.rng
    text = " ".join(
        rng.choice((ware(rng, maker.language), maker.code(), surname(rng))) for _ in range(rng.randint(1, 5))
    )
    maker.canvas.line((text, Slot("", "string", text, "text")))
