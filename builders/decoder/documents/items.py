"""Line items: what was bought, in columns under their headings or stacked as on a till roll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builders.decoder.documents.locales import pattern
from builders.decoder.documents.page import Segment, Slot
from builders.decoder.documents.parts import Maker
from builders.decoder.documents.words import entries, prose, ware


@dataclass(frozen=True, slots=True)
class Item:
    """One line item before it is printed."""

    name: str
    quantity: int
    price: float
    code: str
    position: int = 1
    unit: str = ""
    places: int = 0  # decimals of percentages

    @property
    def amount(self) -> float:
        return round(self.quantity * self.price, 2)


def random_items(maker: Maker, most: int) -> list[Item]:
    """One to `most` items."""
    rng = maker.rng
    shape = rng.choice(("####", "A###", "########", "AA-###"))
    step, unit, places = rng.choice((1, 1, 1, 10)), rng.choice(entries("units", maker.language)), rng.choice((0, 0, 2))
    return [
        Item(
            ware(rng, maker.language), rng.choice((1, 1, 1, 2, 2, 3, 4, 5, 10, 12)),
            round(rng.choice((1, 1, 10, 100)) * rng.uniform(0.5, 20), rng.choice((2, 2, 1))), pattern(rng, shape),
            (number + 1) * step, unit, places,
        )
        for number in range(rng.randint(1, most * 2 if maker.long else most))
    ]  # fmt: skip


def cells_of(maker: Maker, item: Item) -> dict[str, tuple[str, Slot]]:
    """What each column prints of `item`."""
    number = maker.printing.number
    quantity = str(item.quantity) if maker.rng.random() < 0.9 else number(item.quantity)
    rate, less = maker.rng.choice((0, 5, 6, 7, 10, 15, 19, 20, 21)), maker.rng.choice((0, 0, 5, 10, 20))
    percent = maker.rng.choice(("%", "%", " %", ""))
    return {
        "position": (str(item.position), maker.slot("position", item.position)),
        "unit": maker.text("unit", item.unit),
        "line_tax": (number(rate, item.places) + percent, maker.slot("line_tax", rate)),
        "line_discount": (number(less, item.places) + percent, maker.slot("line_discount", less)),
        "description": maker.text("description", item.name),
        "quantity": (quantity, maker.slot("quantity", item.quantity)),
        "unit_price": (number(item.price), maker.slot("unit_price", item.price)),
        "line_total": (number(item.amount), maker.slot("line_total", item.amount)),
        "code": maker.text("code", item.code),
    }


def ruled_items(maker: Maker, items: Sequence[Item]) -> None:
    """Items in columns under their headings."""
    rng, canvas = maker.rng, maker.canvas
    optional: list[str] = [name for name in ("code", "quantity", "unit_price") if rng.random() < 0.65]
    optional += [name for name in ("position", "unit", "line_tax", "line_discount") if rng.random() < 0.18]
    columns: list[str] = [
        name for name in ("position", "code", "description") if name == "description" or name in optional
    ]
    numbers: list[str] = [
        name for name in ("quantity", "unit", "unit_price", "line_discount", "line_tax") if name in optional
    ]
    if "quantity" in numbers and rng.random() < 0.25:
        columns, numbers = ["quantity", *columns], numbers[1:]
    columns += [*numbers, "line_total"]
    labels = {name: maker.label(name) for name in columns}
    printed = [cells_of(maker, item) for item in items]
    starts, edges = _columns(
        maker, columns, [labels, *({name: cells[name][0] for name in columns} for cells in printed)]
    )
    if rng.random() < 0.9:
        if rng.random() < 0.5:
            canvas.rule()
        for name, start, edge in zip(columns, starts, edges, strict=True):
            _cell(maker, name, [labels[name]], start, edge)
        canvas.down(1.1)
    rows = []
    remarks = rng.choice((0.0, 0.0, 0.3, 1.0))  # lines under an item that say more of it
    for cells in printed:
        if rng.random() < remarks * 0.15:
            canvas.line(rng.choice(("--- {} ---", "{}", "{}:")).format(ware(rng, maker.language).title()))
        for name, start, edge in zip(columns, starts, edges, strict=True):
            _cell(maker, name, [cells[name]], start, edge)
        canvas.down(rng.choice((1.0, 1.0, 1.3)))
        for _ in range(rng.randint(1, 2) if rng.random() < remarks else 0):
            canvas.put(starts[columns.index("description")], [prose(rng, rng.randint(2, 5)).rstrip(".")])
            canvas.down()
        rows.append({name: cells[name][1] for name in columns})
    canvas.tables.append(("items", rows))


def _columns(maker: Maker, columns: Sequence[str], texts: Sequence[dict[str, str]]) -> tuple[list[float], list[float]]:
    """Left and right edges of columns wide enough for `texts`; what is left over widens the description."""
    canvas = maker.canvas
    gap = canvas.size * maker.rng.uniform(0.6, 1.6)
    widths = [max(canvas.measure(row[name], canvas.size, False) for row in texts) for name in columns]
    spare = canvas.width - 2 * canvas.margin - sum(widths) - gap * (len(columns) - 1)
    widths[list(columns).index("description")] += max(0.0, spare)
    starts = [canvas.margin + sum(widths[:index]) + gap * index for index in range(len(columns))]
    return starts, [start + width for start, width in zip(starts, widths, strict=True)]


def _cell(maker: Maker, name: str, segments: Sequence[Segment], start: float, edge: float) -> None:
    if name in ("position", "description", "code", "unit"):
        maker.canvas.put(start, segments)
    else:
        maker.canvas.put(edge, segments, align="right")


def stacked_items(maker: Maker, items: Sequence[Item]) -> None:
    """Items as on a till roll: the name, and under or behind it how many at what price."""
    rng, canvas = maker.rng, maker.canvas
    right = canvas.width - canvas.margin
    under, with_code = rng.random() < 0.6, rng.random() < 0.3
    times = rng.choice(("x", "X", "@", "*", "x"))
    rows = []
    for item in items:
        cells = cells_of(maker, item)
        row = {"description": cells["description"][1], "line_total": cells["line_total"][1]}
        first: list[Segment] = [cells["description"]]
        if with_code:
            row["code"] = cells["code"][1]
            first.insert(0, cells["code"])
        if under:
            canvas.put(canvas.margin, first)
            canvas.down()
            end = canvas.put(canvas.margin + canvas.size * 2, [cells["quantity"], times, cells["unit_price"]])
            row |= {"quantity": cells["quantity"][1], "unit_price": cells["unit_price"][1]}
        else:
            end = canvas.put(canvas.margin, [cells["quantity"], *first])
            row["quantity"] = cells["quantity"][1]
        tail: list[Segment] = [cells["line_total"]]
        if rng.random() < 0.2:
            tail.append(rng.choice(("SR", "ZR", "A", "T", "*", "S")))
        canvas.put_right(right, tail, end)
        canvas.down()
        rows.append(row)
    canvas.tables.append(("items", rows))
