"""Words of interfaces in several languages: what buttons, fields, menus and pages say."""

from __future__ import annotations

import functools
import json
import random
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent
_SPACELESS = ("zh", "ja")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja", "ar")
WEIGHTS = (56, 6, 6, 6, 4, 4, 5, 5, 4, 4)


@functools.cache
def _bank(language: str) -> dict[str, list[str]]:
    bank: dict[str, list[str]] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return bank


@dataclass(frozen=True)
class Words:
    """The words of one page; every call draws from the page's own generator."""

    language: str
    rng: random.Random

    @property
    def rtl(self) -> bool:
        """Whether the page runs from right to left."""
        return self.language == "ar"

    def one(self, kind: str) -> str:
        """One phrase of a kind, e.g. `actions` or `fields`."""
        return self.rng.choice(_bank(self.language)[kind])

    def some(self, kind: str, count: int) -> list[str]:
        """Up to `count` different phrases of a kind."""
        bank = _bank(self.language)[kind]
        return self.rng.sample(bank, min(count, len(bank)))

    def sentence(self, least: int = 5, most: int = 14) -> str:
        """Real words in a row, with a capital and a full stop; they need not make sense."""
        bank = _bank(self.language)["words"]
        drawn = [self.rng.choice(bank) for _ in range(self.rng.randint(least, most))]
        if self.language in _SPACELESS:
            return "".join(drawn) + "。"
        text = " ".join(drawn)
        return text[:1].upper() + text[1:] + self.rng.choice((".", ".", ".", "!", "?"))

    def paragraph(self, sentences: int = 3) -> str:
        """Several sentences."""
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        """A headline: a fixed heading or a few words."""
        return self.one("headings") if self.rng.random() < 0.7 else self.sentence(2, 5).rstrip(".!?。")

    def number(self) -> str:
        """A figure as dashboards show them."""
        value = self.rng.choice((self.rng.randint(1, 99), self.rng.randint(100, 9999), self.rng.randint(10000, 999999)))
        form = self.rng.choice(("{:,}", "${:,}", "{:,} €", "{}%", "{:,}.50", "+{}"))
        return form.format(value if "%" not in form else value % 100)

    def date(self) -> str:
        """A date in one of the usual spellings."""
        year, month, day = self.rng.randint(2008, 2026), self.rng.randint(1, 12), self.rng.randint(1, 28)
        form = self.rng.choice(("{0}-{1:02}-{2:02}", "{2:02}/{1:02}/{0}", "{2}.{1}.{0}", "{1}/{2}/{0}"))
        return form.format(year, month, day)
