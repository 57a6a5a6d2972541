"""Receipts and invoices: what was bought, what it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from builders.decoder.documents.items import Item, random_items, ruled_items, stacked_items
from builders.decoder.documents.locales import pattern, random_day
from builders.decoder.documents.page import Segment
from builders.decoder.documents.parts import Maker, coded, dated, named, person_or_firm
from builders.decoder.documents.words import entries


def sums(maker: Maker, items: Sequence[Item], till: bool) -> None:
    """Subtotal, tax, total and what was paid, some of them."""
    rng = maker.rng
    net = round(sum(item.amount for item in items), 2)
    rate = rng.choice((5, 6, 7, 8, 10, 19, 20, 21, 22, 23))
    tax = round(net * rate / 100, 2) if rng.random() < 0.6 else 0.0
    discount = round(net * rng.choice((0.05, 0.1)), 2) if rng.random() < 0.15 else 0.0
    shipping = round(rng.uniform(2, 30), 2) if not till and rng.random() < 0.15 else 0.0
    total = round(net + tax - discount + shipping, 2)
    amounts: list[tuple[str, float]] = []
    if tax or rng.random() < 0.4:
        amounts.append(("subtotal", net))
    amounts += [(name, amount) for name, amount in (("discount", discount), ("shipping", shipping)) if amount]
    if tax:
        amounts.append(("tax", tax))
    if till and rng.random() < 0.3:
        rounded = round(round(total * 20) / 20, 2)
        amounts.append(("rounding", round(rounded - total, 2)))
        total = rounded
    amounts.append(("total", total))
    if till and rng.random() < 0.6:
        cash = total if rng.random() < 0.3 else round(total + rng.choice((0.5, 1, 5, 10, 20)) * rng.random() + 1, 0)
        amounts += [("cash", cash), ("change", round(cash - total, 2))]
    rows = [(label := maker.label(name), maker.money(name, amount, label)) for name, amount in amounts]
    if rng.random() < 0.3:
        label = maker.label("item_count")
        count = sum(item.quantity for item in items)
        rows.insert(rng.choice((0, len(rows))), (label, [(str(count), maker.slot("item_count", count, label))]))
    _print_sums(maker, rows)


def _print_sums(maker: Maker, rows: Sequence[tuple[str, Sequence[Segment]]]) -> None:
    rng, canvas = maker.rng, maker.canvas
    width = canvas.width - 2 * canvas.margin
    share = rng.choice((0.4, 0.55, 0.7, 1.0))
    maker.fields(
        rows, rng.choice(("right", "right", "tab", "beside")), canvas.margin + width * (1 - share), width * share
    )


def receipt(maker: Maker) -> None:
    """A till receipt."""
    rng, canvas = maker.rng, maker.canvas
    maker.seller(rng.choice(("centre", "centre", "left")))
    maker.chatter(1, "centre")
    if rng.random() < 0.4:
        title = rng.choice(("TAX INVOICE", "RECEIPT", "CASH BILL", "INVOICE", "SIMPLIFIED TAX INVOICE"))
        canvas.line(title, align=rng.choice(("centre", "left")), bold=True)
    rows = [coded(maker, "document_number")] if rng.random() < 0.75 else []
    plain = rng.random() < 0.25  # the date stands somewhere without a label
    rows += [dated(maker, "date")] if not plain else []
    rows += [named(maker, "cashier")] if rng.random() < 0.35 else []
    rows += [coded(maker, "customer_number")] if rng.random() < 0.1 else []
    if rng.random() < 0.25:
        label = maker.label("time")
        clock = f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}" + rng.choice(
            ("", "", f":{rng.randint(0, 59):02d}")
        )
        rows.append((label, [maker.text("time", clock, label)]))
    rng.shuffle(rows)
    late = rows if rng.random() < 0.12 else []
    if plain and rng.random() < 0.9:
        _plain_date(maker)
    if not late:
        maker.block(rows)
    items = random_items(maker, 6)
    (stacked_items if rng.random() < 0.6 else ruled_items)(maker, items)
    sums(maker, items, till=True)
    maker.block(late)
    if rng.random() < 0.25:
        _tax_summary(maker)
    maker.chatter(3, "centre")


def _plain_date(maker: Maker) -> None:
    """A date among the time, the till and the like."""
    rng = maker.rng
    day = maker.day("date", random_day(rng))
    before = [rng.choice(("POS", "Till", "T", "#", "Bill")) + pattern(rng, "##")] if rng.random() < 0.4 else []
    after = [pattern(rng, rng.choice(("1#:2#", "0#:5#:1#", "1#:3#:4# PM")))] if rng.random() < 0.7 else []
    maker.canvas.line(*before, *day, *after, align=rng.choice(("left", "centre", "right")))


def _tax_summary(maker: Maker) -> None:
    """Sums by tax code: figures and the word total, none of which is the total."""
    rng, canvas = maker.rng, maker.canvas
    tax = maker.label("tax")
    canvas.line(rng.choice((f"{tax} Summary", f"{tax} ANALYSIS", "Tax Code")), "Amount", tax)
    base = rng.uniform(1, 300)
    for code in rng.sample(("SR", "ZR", "S", "Z", "A"), rng.randint(1, 2)):
        rate = rng.choice((0, 6, 10, 20))
        figures = maker.printing.number(base), maker.printing.number(base * rate / 100)
        canvas.put(canvas.margin, [rng.choice((code, f"{code} {rate}%", f"{code} @ {rate}%"))])
        canvas.put(canvas.width * 0.5, [figures[0]])
        canvas.put_right(canvas.width - canvas.margin, [figures[1]], canvas.width * 0.7)
        canvas.down()
    if rng.random() < 0.3:
        canvas.line("Total :", maker.printing.number(base), maker.printing.number(base * 0.06))


def invoice(maker: Maker) -> None:
    """An invoice, an order or a delivery note on a full page."""
    rng, canvas = maker.rng, maker.canvas
    maker.seller("left")
    title = {"de": "Rechnung", "fr": "FACTURE", "es": "FACTURA", "it": "FATTURA", "nl": "FACTUUR", "pt": "FATURA"}
    if rng.random() < 0.8:
        canvas.line(title.get(maker.language, "INVOICE"), scale=1.8, align=rng.choice(("left", "right")), bold=True)
    heads = [coded(maker, "document_number"), dated(maker, "date")]
    heads += [dated(maker, name) for name in ("due_date", "delivery_date") if rng.random() < 0.4]
    heads += [coded(maker, name) for name in ("order_number", "customer_number", "reference") if rng.random() < 0.35]
    heads += [named(maker, "salesperson")] if rng.random() < 0.25 else []
    rng.shuffle(heads)
    if rng.random() < 0.4:
        _side_by_side(maker, heads)
    else:
        first = rng.random() < 0.5
        if first:
            maker.block(heads)
        _customer(maker)
        if not first:
            maker.block(heads)
    items = random_items(maker, 5)
    ruled_items(maker, items)
    sums(maker, items, till=False)
    _payment(maker)
    maker.chatter(3)


def _side_by_side(maker: Maker, heads: Sequence[tuple[str, Sequence[Segment]]]) -> None:
    """The customer on the left, the document's own data on the right."""
    canvas = maker.canvas
    top = canvas.y
    _customer(maker)
    bottom, canvas.y = canvas.y, top
    middle = max([canvas.width * 0.55, *(word.box[2] + canvas.size for word in canvas.words if word.box[1] >= top)])
    maker.fields(heads, maker.rng.choice(("beside", "tab", "right")), middle, canvas.width * 0.4)
    canvas.y = max(bottom, canvas.y)


def _customer(maker: Maker) -> None:
    label = maker.label("customer")
    name = maker.text("customer", person_or_firm(maker), label, "customer")
    if maker.rng.random() < 0.5:
        maker.canvas.line(label + maker.colon)
        maker.canvas.line(name)
    else:
        maker.canvas.line(label + maker.colon, name)
    if maker.rng.random() < 0.8:
        maker.address("customer_address", group="customer")


def _payment(maker: Maker) -> None:
    rng = maker.rng
    rows: list[tuple[str, Sequence[Segment]]] = []
    texts = {
        "payment_method": rng.choice(entries("payment_methods", maker.language)),
        "bank": pattern(rng, "AA ") + "Bank",
        "iban": maker.locale.country + pattern(rng, "## #### #### #### #### ##"),
        "bic": pattern(rng, "AAAA") + maker.locale.country + "XX",
    }
    for concept, text in texts.items():
        if rng.random() < 0.35:
            label = maker.label(concept)
            rows.append((label, [maker.text(concept, text, label)]))
    maker.block(rows)
