"""Invented names, streets, wares and sentences. Lists are our own; most names are put together from syllables."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from builders.decoder.documents.lists import rows_of
from builders.decoder.documents.locales import Locale, pattern

ONSETS = (
    "b c d f g h j k l m n p r s t v w b d k l m n p r s t b br c ch cl d dr f fl g gr h j k kr l m n p pl pr qu r s "
    "sh sl st t th tr v w y z"
).split()
VOWELS = "a e i o u a e i o u a e i o u ai ea ee ia io ou oo ei y".split()
CODAS = (*[""] * 8, *"n r l s t m n r ck nd rt ng x th".split())
GIVEN = (
    "Anna Ben Carla David Elena Farid Greta Hugo Ines Jonas Karin Liam Mei Nadia Oskar Paula Quentin Rosa Siti Tomas "
    "Ursula Victor Wei Xenia Yusuf Zara Ahmad Lim Tan Priya Marco Sofie Pierre Lucia Joao Kumar Chen Emma Noah Olivia"
).split()
COMMON = "the of and to in for your with this we is on our that by from please be not as at will have has".split()
TRADES = (
    "Gold Blue Star Lucky Happy Green Royal City Ocean Sunrise Prime Global United Modern Classic Family Super Mega "
    "Fresh Golden Silver North South East West Alpha Delta Nova Metro Express Central Pacific Summit River Garden"
).split()


def _vocabulary() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(name, place): tuple(entries.split(";")) for name, place, entries in rows_of("vocabulary.txt")}


VOCABULARY = _vocabulary()


def entries(name: str, *places: str) -> tuple[str, ...]:
    """The list `name` of the first of `places` (country, language) that has one, else the English one."""
    found = next((VOCABULARY[name, place] for place in places if (name, place) in VOCABULARY), None)
    return found or VOCABULARY[name, "en"]


def syllables(rng: random.Random, least: int = 1, most: int = 3) -> str:
    """A made-up word in lower case."""
    return "".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(rng.randint(least, most)))


def surname(rng: random.Random) -> str:
    """A made-up family name."""
    return syllables(rng, 2, 3).capitalize()


def person(rng: random.Random) -> str:
    """Given and family name, now and then with a middle initial or a title."""
    given = rng.choice(GIVEN) if rng.random() < 0.7 else surname(rng)
    middle = f" {rng.choice('ABCDEFGHJKLMNPRST')}." if rng.random() < 0.15 else ""
    return f"{given}{middle} {surname(rng)}"


FIRM_PARTS = ("&", "& SON", "AND", "(M)", "({n})", "{n}", "D.K.", "A.B.", "S L", "Bros", "2000", "d'Or")


def company(rng: random.Random, locale: Locale) -> str:
    """A made-up firm with a legal form of its country."""
    kinds = entries("company_kinds", locale.country, locale.language)
    names = [rng.choice(TRADES) if rng.random() < 0.4 else surname(rng) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.3:
        names.insert(rng.randint(0, len(names)), rng.choice(FIRM_PARTS).format(n=rng.randint(1, 999)))
    text = " ".join([*names, rng.choice(kinds)]) if rng.random() < 0.85 else " ".join(names)
    return text.upper() if rng.random() < 0.4 else text


@dataclass(frozen=True, slots=True)
class Address:
    """Two to four printed lines, and the street, city and postcode among them."""

    lines: list[str]
    parts: dict[str, str]


def address(rng: random.Random, locale: Locale) -> Address:
    """An invented address."""
    shapes = entries("streets", locale.country, locale.language)
    street = rng.choice(shapes).format(n=rng.randint(1, 999), m=rng.randint(1, 60), w=syllables(rng, 2, 3).capitalize())
    code, city = pattern(rng, locale.postcode), " ".join(surname(rng) for _ in range(rng.choice((1, 1, 2))))
    lines = [street, f"{city} {code}" if locale.country in ("GB", "US", "SG") else f"{code} {city}"]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        place = f"{rng.choice(('Taman', 'Level 2,', 'Building', 'Zone', 'Bandar', 'Section 4,'))} {surname(rng)}"
        lines.insert(rng.randint(0, 1), place)
    if rng.random() < 0.6:
        region = surname(rng) + rng.choice(("", "", ".", ", " + locale.country))
        lines[-1:] = (
            [f"{lines[-1]}{rng.choice((', ', ',', ' '))}{region}"] if rng.random() < 0.6 else [lines[-1], region]
        )
    if rng.random() < 0.5:
        lines = [*(line.rstrip(",") + "," for line in lines[:-1]), lines[-1]]
    while len(lines) > 2 and rng.random() < 0.3:  # two of them on one line
        at = rng.randrange(len(lines) - 1)
        lines[at : at + 2] = [f"{lines[at].rstrip(',')}, {lines[at + 1]}"]
    parts = {"street": street, "city": city, "postcode": code}
    if rng.random() < 0.4:
        return Address([line.upper() for line in lines], {name: text.upper() for name, text in parts.items()})
    return Address(lines, parts)


def ware(rng: random.Random, language: str) -> str:
    """What a line item is called."""
    name = rng.choice(entries("wares", language))
    draw = rng.random()
    if draw < 0.35:
        name = f"{syllables(rng, 1, 2)} {name}"
    elif draw < 0.5:
        name = f"{name} {pattern(rng, rng.choice(('A##', '###ml', '## x ##', '##%', 'AA-##')))}"
    style = rng.random()
    return name.upper() if style < 0.4 else name.title() if style < 0.6 else name


def chatter(rng: random.Random, language: str) -> str:
    """A line that says nothing worth extracting."""
    return rng.choice(entries("chatter", language))


def prose(rng: random.Random, words: int, language: str = "en") -> str:
    """A sentence of real and made-up words, as in the body of a letter."""
    common, made_up = entries("common_words", language), rng.choice((0.1, 0.2, 0.5))
    found = [_plain_word(rng, common, made_up) for _ in range(words)]
    if words > 6 and rng.random() < 0.4:
        found[rng.randrange(2, words - 2)] += rng.choice((",", ",", ";", ".", " -"))
    return " ".join(found).capitalize() + rng.choice("....?")


def running(rng: random.Random, words: int, language: str = "en") -> str:
    """Running text of about `words` words."""
    sentences: list[str] = []
    while (left := words - sum(len(sentence.split()) for sentence in sentences)) > 0:
        sentences.append(prose(rng, min(left, rng.randint(3, 22)), language))
    return " ".join(sentences)


def _plain_word(rng: random.Random, common: Sequence[str], made_up: float) -> str:
    draw = rng.random()
    if draw < made_up:
        return syllables(rng)
    if draw < made_up + 0.3:
        return rng.choice(COMMON)
    if draw > 0.97:
        shape = rng.choice(("#", "##", "19##", "#%", "$##", "A.A.", '"AA"', "A-#", "(##)"))
        return pattern(rng, shape)
    return rng.choice(common)
