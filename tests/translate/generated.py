"""Texts made by a seeded generator: common words of a language with things between them that must survive."""

from __future__ import annotations

import random
from pathlib import Path

from python_backends.language import common_words

HELD = (
    "{name}", "{{user.name}}", "%s", "%(count)d", "${total}", "<0>", "</0>", "https://example.org/a?b=c&d=e#f",
    "jane.doe+x@mail.example.com", "`code()`", "1,234.50", "12/05/2024", "10:30", "99.5%", "$1,000", "B2B", "foo_bar",
    "v1.2.3", "#tag", "@someone", "%%", "{0:.2f}", "[[link]]", "&amp;", "&#233;", "😀", "*", "@", "#", "~", "\\", "^",
    "$", "/usr/local/bin", "https://a.b/c_(d)", "+34 600 123 456",
)  # fmt: skip
TAGS = (("<b>", "</b>"), ("<a href=\"x?y=1&z=2\" title='its'>", "</a>"), ("<i class=k>", "</i>"), ("**", "**"))
BLOCKS = (
    "\n",
    "\n\n",
    "\r\n",
    "\n- ",
    "\n* ",
    "\n1. ",
    "\n## ",
    "\n> ",
    "<br/>",
    "</p>\n<p>",
    "\n\t",
    "<!-- note -->",
    " | ",
)
ALONE = ("12", "2024", "7")


def words_of(code: str) -> list[str]:
    """The commonest words of a language that has any here; English ones otherwise."""
    table = Path(common_words.__file__).with_name("common_words.tsv").read_text("utf-8").splitlines()
    rows = dict(line.split("\t") for line in table if not line.startswith("#"))
    return (rows.get(code) or rows["en"]).split()


def text_of(code: str, seed: int) -> tuple[str, list[str], list[str]]:
    """A text, the things in it that must come back byte for byte and in order, and its plain numbers in any order."""
    chance = random.Random(f"{code} {seed}")
    words = words_of(code)
    parts: list[str] = []
    held: list[str] = []
    numbers: list[str] = []
    for _ in range(chance.randint(1, 5)):
        sentence: list[str] = []
        for _ in range(chance.randint(2, 7)):
            sentence.append(chance.choice(words))
            kind = chance.random()
            if kind < 0.25:
                sentence.append(thing := chance.choice(HELD))
                held.append(thing)
            elif kind < 0.35:
                opening, closing = chance.choice(TAGS)
                sentence.append(f"{opening}{chance.choice(words)}{closing}")
                held += [opening, closing]
            elif kind < 0.42:
                sentence.append(number := chance.choice(ALONE))
                numbers.append(number)
        block = chance.choice(BLOCKS)
        parts.append(
            sentence[0].capitalize() + " " + " ".join(sentence[1:]) + chance.choice((".", "?", "!", "", ":")) + block
        )
        held += [block] if block.strip() else []
    return "".join(parts), held, numbers
