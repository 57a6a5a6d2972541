"""How numbers, money and dates are printed in the countries whose documents are imitated."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from builders.decoder.documents.lists import rows_of


@dataclass(frozen=True, slots=True)
class Locale:
    """Conventions of one country. `dates` are strftime-like patterns; `%B` and `%b` use `months`."""

    language: str
    country: str
    currencies: tuple[str, ...]
    decimal: str
    groups: tuple[str, ...]
    dates: tuple[str, ...]
    months: tuple[str, ...]
    phones: tuple[str, ...]
    postcode: str


DATES = {
    "day_first": (
        "%d/%m/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d",
    ),
    "month_first": (
        "%m/%d/%Y", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%d %b %Y", "%b %d %Y",
    ),
    "dotted": ("%d.%m.%Y", "%d.%m.%Y", "%d.%m.%y", "%d. %B %Y", "%Y-%m-%d", "%d/%m/%Y"),
}  # fmt: skip


def _locales() -> tuple[dict[str, Locale], tuple[float, ...]]:
    months = {name: tuple(names.split()) for name, names in rows_of("months.txt")}
    found, weights = {}, []
    for language, country, currencies, decimal, groups, dates, month, phones, postcode, weight in rows_of(
        "locales.txt"
    ):
        found[f"{language}-{country}"] = Locale(
            language, country, tuple(currencies.split(";")), decimal, tuple(groups.split(";")), DATES[dates],
            months[month], tuple(phones.split(";")), postcode,
        )  # fmt: skip
        weights.append(float(weight))
    return found, tuple(weights)


LOCALES, WEIGHTS = _locales()


def random_locale(rng: random.Random) -> Locale:
    """English more often than the rest together."""
    return rng.choices(list(LOCALES.values()), WEIGHTS)[0]


def pattern(rng: random.Random, shape: str) -> str:
    """`shape` with each `#` made a digit and each `A` a capital."""
    digits = {"#": "0123456789", "A": "ABCDEFGHJKLMNPRSTUVWXYZ"}
    return "".join(rng.choice(digits[sign]) if sign in digits else sign for sign in shape)


@dataclass(frozen=True, slots=True)
class Printing:
    """The choices one document keeps to: its date pattern, group sign, currency and where the currency stands."""

    locale: Locale
    date: str
    group: str
    currency: str
    place: str  # "none" | "before" | "after" | "glued"
    decimals: int = 2

    def number(self, amount: float, decimals: int | None = None) -> str:
        """`amount` in the locale's digits."""
        places = self.decimals if decimals is None else decimals
        whole, _, cents = f"{abs(amount):,.{places}f}".partition(".")
        text = whole.replace(",", self.group) + (self.locale.decimal + cents if cents else "")
        return f"-{text}" if amount < 0 else text

    def day(self, day: datetime.date) -> str:
        """`day` after the document's pattern; no dependence on the process's own locale."""
        month = self.locale.months[day.month - 1]
        parts = {
            "%d": f"{day.day:02d}", "%m": f"{day.month:02d}", "%Y": f"{day.year:04d}", "%y": f"{day.year % 100:02d}",
            "%B": month, "%b": month[:3],
        }  # fmt: skip
        text = self.date
        for sign, value in parts.items():
            text = text.replace(sign, value)
        return text


def random_printing(rng: random.Random, locale: Locale) -> Printing:
    """One document's choices."""
    place = rng.choices(("none", "before", "glued", "after"), (5, 2, 3, 2))[0]
    return Printing(locale, rng.choice(locale.dates), rng.choice(locale.groups), rng.choice(locale.currencies), place)


def random_day(rng: random.Random) -> datetime.date:
    """A day between 1995 and 2030, mostly recent."""
    first = datetime.date(2014 if rng.random() < 0.8 else 1995, 1, 1)
    return first + datetime.timedelta(days=rng.randrange((datetime.date(2030, 12, 31) - first).days))
