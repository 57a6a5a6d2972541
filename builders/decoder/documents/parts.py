"""What every kind of document is put together from: labelled values, blocks of several, headings, line items."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builders.decoder.documents.labels import CONCEPTS
from builders.decoder.documents.locales import Locale, Printing, pattern, random_day, random_locale, random_printing
from builders.decoder.documents.page import Canvas, Normal, Segment, Slot
from builders.decoder.documents.words import address, chatter, company, entries, person, surname

HELD_OUT_SHARE = 0.35  # of the labels of a `dev` document, where the concept has any
PLACES = ("beside", "beside", "tab", "tab", "right", "below")


@dataclass(slots=True)
class Maker:
    """One document in the making: its canvas, locale, printing habits and split."""

    rng: random.Random
    canvas: Canvas
    printing: Printing
    unseen: bool
    colon: str
    shout: bool
    long: bool

    @property
    def locale(self) -> Locale:
        return self.printing.locale

    @property
    def language(self) -> str:
        return self.printing.locale.language

    def label(self, concept: str) -> str:
        """What `concept` is called on this page."""
        known = CONCEPTS[concept]
        choices: Sequence[str] = known.labels.get(self.language) or known.labels.get("en") or (concept.title(),)
        if self.unseen and known.unseen_labels and self.rng.random() < HELD_OUT_SHARE:
            choices = known.unseen_labels
        text = self.rng.choice(choices)
        return text.upper() if self.shout else text

    def slot(self, concept: str, normal: Normal, label: str = "", group: str = "") -> Slot:
        """A value of `concept` to be printed."""
        return Slot(concept, CONCEPTS[concept].kind, normal, label, group)

    def text(self, concept: str, text: str, label: str = "", group: str = "") -> tuple[str, Slot]:
        """A segment that prints `text` as a string value."""
        return text, self.slot(concept, text, label, group)

    def day(self, concept: str, day: datetime.date, label: str = "") -> list[Segment]:
        """Segments that print a date, now and then with the time of day behind it."""
        segments: list[Segment] = [(self.printing.day(day), self.slot(concept, day.isoformat(), label))]
        if concept == "date" and self.rng.random() < 0.12:
            segments.append(f"{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}")
        return segments

    def money(self, concept: str, amount: float, label: str = "") -> list[Segment]:
        """Segments that print an amount after the document's habit; a currency apart is no part of the value."""
        amount = round(amount, self.printing.decimals)
        number, slot = self.printing.number(amount), self.slot(concept, amount, label)
        sign, place = self.printing.currency, self.printing.place
        if place == "glued":
            return [(sign + number, slot)]
        before, after = ([sign] if place == "before" else []), ([sign] if place == "after" else [])
        return [*before, (number, slot), *after]

    def field(self, label: str, value: Sequence[Segment], *, place: str, x: float, width: float) -> None:
        """Print a labelled value in a column at `x`, `width` wide, and go down."""
        canvas, rng = self.canvas, self.rng
        if place == "below":
            canvas.put(x, [label + rng.choice(("", "", ":"))], scale=rng.choice((0.75, 0.85, 1.0)))
            canvas.down(0.9)
            canvas.put(x, value)
        elif place == "beside":
            separate = rng.random() < 0.12
            canvas.put(x, [label, self.colon or ":", *value] if separate else [label + self.colon, *value])
        elif place == "tab":
            end = canvas.put(x, [label + self.colon])
            canvas.put(max(end, x + width * 0.45), value)
        else:
            canvas.put_right(x + width, value, canvas.put(x, [label + self.colon]))
        canvas.down()

    def fields(self, rows: Sequence[tuple[str, Sequence[Segment]]], place: str, x: float, width: float) -> None:
        """Labelled values one under another, all in one manner."""
        for label, value in rows:
            self.field(label, value, place=place, x=x, width=width)

    def grid(self, rows: Sequence[tuple[str, Sequence[Segment]]], across: int) -> None:
        """A row of labels over a row of values, as in the boxes of a form."""
        canvas = self.canvas
        step = (canvas.width - 2 * canvas.margin) / across
        for start in range(0, len(rows), across):
            group = rows[start : start + across]
            ends = [canvas.margin] * (len(group) + 1)
            for column, (label, _) in enumerate(group):
                ends[column] = max(canvas.margin + column * step, ends[column])
                ends[column + 1] = canvas.put(ends[column], [label], scale=0.85) + canvas.size
            starts, end = ends[:-1], 0.0
            canvas.down(0.95)
            for start_x, (_, value) in zip(starts, group, strict=True):
                end = canvas.put(max(start_x, end), value) + canvas.size
            canvas.down(1.4)

    def block(self, rows: Sequence[tuple[str, Sequence[Segment]]]) -> None:
        """Labelled values in a manner chosen for the whole block."""
        canvas, rng = self.canvas, self.rng
        width = canvas.width - 2 * canvas.margin
        canvas.down(rng.choice((0.0, 0.0, 0.4, 1.0)))
        if len(rows) > 1 and rng.random() < 0.2:
            self.grid(rows, rng.randint(2, min(4, len(rows))))
            return
        share = rng.choice((0.45, 0.6, 1.0))
        x = canvas.margin + rng.choice((0.0, 0.0, 1 - share)) * width
        self.fields(rows, rng.choice(PLACES), x, width * share)

    def address(self, concept: str, group: str = "", align: str = "left", x: float | None = None) -> None:
        """An address over several lines, or on one."""
        canvas = self.canvas
        invented = address(self.rng, self.locale)
        lines = invented.lines
        if self.rng.random() < 0.25:
            lines = [", ".join(line.strip(",") for line in lines)]
        slot = self.slot(concept, " ".join(lines), group=group)
        for line in lines:
            if x is None:
                canvas.line((line, slot), align=align)
            else:
                canvas.put(x, [(line, slot)])
                canvas.down()
        if concept == "address":
            self._address_parts(invented.parts, slot)

    def _address_parts(self, parts: Mapping[str, str], whole: Slot) -> None:
        """Street, city and postcode as values of their own, where they were printed as words of their own."""
        printed = [self.canvas.words[number].text for number in whole.words]
        for concept, text in parts.items():
            words = text.split()
            starts = [at for at in range(len(printed)) if printed[at : at + len(words)] == words]
            if len(starts) == 1:
                slot = self.slot(concept, text)
                slot.words = whole.words[starts[0] : starts[0] + len(words)]
                self.canvas.slots.append(slot)

    def chatter(self, most: int = 2, align: str = "left") -> None:
        """Lines that say nothing worth extracting."""
        for _ in range(self.rng.randint(0, most * 3 if self.long else most)):
            self.canvas.line(chatter(self.rng, self.language), align=align)

    def seller(self, align: str) -> None:
        """Name, address and the rest of who issues the document."""
        rng, canvas = self.rng, self.canvas
        if rng.random() < 0.25:  # a logo read as text, a brand, a slogan
            canvas.line(rng.choice((surname(rng), "*** " + surname(rng).upper() + " ***")), align=align, scale=1.2)
        name = company(rng, self.locale)
        number = f"({pattern(rng, rng.choice(('######-A', '#########', 'Reg. ####', '###### A')))})"
        beside: list[Segment] = [number] if rng.random() < 0.15 else []
        scale, bold = rng.choice((1.0, 1.3, 1.6)), rng.random() < 0.5
        canvas.line(self.text("company", name), *beside, scale=scale, bold=bold, align=align)
        if not beside and rng.random() < 0.35:
            canvas.line(number if rng.random() < 0.7 else f"{self.label('tax_id')}: {number}", align=align)
        if rng.random() < 0.15:
            _aside(self, align)
        if rng.random() < 0.92:
            self.address("address", align=align)
        if rng.random() < 0.08:
            _aside(self, align)
        if rng.random() < 0.15:  # a number nobody explains
            canvas.line(self.contact("phone")[0] if rng.random() < 0.5 else self.code(), align=align)
        for concept in ("phone", "tax_id", "email", "website"):
            if rng.random() < 0.45:
                label = self.label(concept)
                canvas.line(label + rng.choice((":", ":", "", " :")), self.contact(concept, label), align=align)

    def contact(self, concept: str, label: str = "", group: str = "") -> Segment:
        """A phone, tax, mail or web value."""
        rng = self.rng
        site = f"{surname(rng).lower()}.{rng.choice(('example', 'com', 'net', self.locale.country.lower()))}"
        texts = {
            "phone": pattern(rng, rng.choice(self.locale.phones)),
            "tax_id": pattern(
                rng, rng.choice(("############", "AA#########", "A########", "###-###-###", "########A"))
            ),
            "email": f"{rng.choice(('info', 'sales', surname(rng).lower()))}@{site}",
            "website": rng.choice(("www.", "https://", "")) + site,
        }
        return self.text(concept, texts[concept], label, group)

    def code(self) -> str:
        """A document or account number."""
        shapes = ("#####", "######", "AA-####", "A#####", "####-####", "INV-#####", "####/##", "AA######", "A##-######",
                  "##########", "#-####-###", "CS########", "#### #### ####")  # fmt: skip
        return pattern(self.rng, self.rng.choice(shapes))


def _aside(maker: Maker, align: str) -> None:
    """A line about the seller that is neither its name nor its address."""
    rng = maker.rng
    text = rng.choice(entries("known_as", "en")).format(w=company(rng, maker.locale), n=rng.randint(10, 999999))
    maker.canvas.line(text.upper() if rng.random() < 0.4 else text, align=align)


def new_maker(rng: random.Random, canvas: Canvas, unseen: bool) -> Maker:
    """A maker with one document's habits."""
    printing = random_printing(rng, random_locale(rng))
    colon = rng.choices((":", "", " :", " ."), (8, 3, 2, 0.3))[0]
    return Maker(rng, canvas, printing, unseen, colon, rng.random() < 0.3, rng.random() < 0.3)


def person_or_firm(maker: Maker) -> str:
    """Who is addressed."""
    return person(maker.rng) if maker.rng.random() < 0.4 else company(maker.rng, maker.locale)


def dated(maker: Maker, concept: str) -> tuple[str, list[Segment]]:
    """A labelled date."""
    label = maker.label(concept)
    return label, maker.day(concept, random_day(maker.rng), label)


def coded(maker: Maker, concept: str) -> tuple[str, list[Segment]]:
    """A labelled number of a document, an account, an order."""
    label = maker.label(concept)
    return label, [maker.text(concept, maker.code(), label)]


def named(maker: Maker, concept: str) -> tuple[str, list[Segment]]:
    """A labelled person."""
    label = maker.label(concept)
    return label, [maker.text(concept, person(maker.rng), label)]
