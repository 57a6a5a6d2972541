"""What is printed and written in the fields of a form: labels of plain words, values of all sorts, and blanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders.decoder.documents.locales import pattern, random_day
from builders.decoder.documents.page import Segment, Slot
from builders.decoder.documents.papers import made_up
from builders.decoder.documents.parts import Maker, coded, dated, named, person_or_firm
from builders.decoder.documents.words import address, entries, person, prose, surname, ware

Row = tuple[str, Sequence[Segment]]

UNDERSCORES = ("____", "______", "__________", "........")
SHORT = ("N/A", "None", "n/a", "NONE", "-", "TBD", "Same", "See attached", "As above", "OK", "Yes", "No", "YES", "NO")


class Formed:
    """One form in the making. `blank` is the share of fields left empty in the present block."""

    def __init__(self, maker: Maker) -> None:
        self.maker, self.rng, self.canvas = maker, maker.rng, maker.canvas
        self.blank = 0.0
        self.case = self.rng.choice((str.upper, str.title, str.capitalize, str.capitalize))

    def label(self, longest: int = 4) -> str:
        """Plain words of forms, one to `longest` of them."""
        rng, language = self.rng, self.maker.language
        if language != "en" and rng.random() < 0.2:
            return self.maker.label(rng.choice(("date", "reference", "customer", "subject", "phone", "full_name")))
        words = [rng.choice(entries("form_words", language)) for _ in range(rng.choice((1, 1, 1, 2, 2, 3, longest)))]
        if len(words) > 1 and rng.random() < 0.35:
            words.insert(rng.randint(1, len(words) - 1), rng.choice(entries("form_links", language)))
        text = self.case(" ".join(words))
        if rng.random() < 0.25:
            text = f"{text} {rng.choice(entries('form_tails', language))}"
        return f"{rng.randint(1, 20)}. {text}" if rng.random() < 0.05 else text

    def text(self) -> str:
        """What people write into a field."""
        rng, maker = self.rng, self.maker
        makers: Sequence[Callable[[], str]] = (
            lambda: person(rng), lambda: f"{rng.choice('ABCDEFGHJKLMNPRST')}. {surname(rng)}", maker.code,
            lambda: f"{rng.choice('ABCDEFGHJKLM')}. {rng.choice('ABCDEFGHJKLM')}. {surname(rng)}",
            lambda: maker.printing.day(random_day(rng)), lambda: pattern(rng, rng.choice(("#/##/9#", "##/##/8#"))),
            lambda: str(rng.randint(0, rng.choice((9, 99, 9999)))),
            lambda: f"{rng.uniform(0, 9):.{rng.choice('123')}f}",
            lambda: maker.printing.number(rng.uniform(1, 90000)),
            lambda: "$" + maker.printing.number(rng.uniform(1, 99)),
            lambda: pattern(rng, rng.choice(maker.locale.phones)), lambda: rng.choice(SHORT),
            lambda: prose(rng, rng.randint(1, 6)).rstrip("."), lambda: person_or_firm(maker),
            lambda: ware(rng, maker.language), lambda: f"{rng.randint(1, 99)}%", lambda: surname(rng).upper(),
            lambda: " ".join(address(rng, maker.locale).lines), lambda: f"{surname(rng)}, {surname(rng)}",
            lambda: f"{surname(rng)} / {rng.randint(1, 200)}", lambda: rng.choice(("X", "x", "1", "2", "3", "A", "B")),
        )  # fmt: skip
        return rng.choice(makers)()

    def suited(self, label: str) -> str:
        """What people write behind `label`, where its wording tells."""
        rng, maker = self.rng, self.maker
        words = {word.strip(".:#()").casefold() for word in label.split()}
        if words & {"date", "effective", "start", "end"}:
            return maker.printing.day(random_day(rng))
        if words & {
            "name",
            "by",
            "from",
            "to",
            "cc",
            "manager",
            "contact",
            "person",
            "owner",
            "attention",
            "supervisor",
        }:
            return person_or_firm(maker) if rng.random() < 0.3 else f"{rng.choice('ABCDEFGHJKLM')}. {surname(rng)}"
        if words & {"no", "number", "code", "reference", "account", "file"}:
            return maker.code()
        if words & {"phone", "fax", "telephone", "extension"}:
            return pattern(rng, rng.choice(maker.locale.phones))
        if words & {"cost", "price", "budget", "total", "charge", "expense"}:
            return rng.choice(("", "$")) + maker.printing.number(rng.uniform(1, 90000))
        if words & {"pages", "page", "quantity", "units", "copies", "hours", "volume"}:
            return str(rng.randint(1, rng.choice((9, 999))))
        return self.text()

    def value(self, label: str) -> list[Segment]:
        """A value, or nothing, under `label`; what is empty is noted as blank."""
        rng = self.rng
        if rng.random() < self.blank:
            self.canvas.blanks.append(label)
            return [rng.choice(UNDERSCORES)] if rng.random() < 0.15 else []
        text = self.suited(label) if rng.random() < 0.6 else self.text()
        return [(text, Slot("", "string", text, label))]

    def row(self) -> Row:
        """A label and what stands behind it."""
        rng = self.rng
        if self.blank < 0.5 and rng.random() < 0.15:
            return rng.choice(
                (dated(self.maker, "date"), coded(self.maker, "reference"), named(self.maker, "full_name"))
            )
        if self.blank < 0.5 and rng.random() < 0.2:
            return made_up(self.maker)
        label = self.label()
        return label, self.value(label)
