"""Write the table of names in other languages that prompts are put into English with.

    apt-get install wamerican
    python -m builders.objects.glossary --data build/sprites --pages build/pages

A row has an English name and what it is called elsewhere. Names come from Unicode's CLDR (Unicode-3.0) and
emojibase-data (MIT) by way of the drawings' cache, those of shapes and controls from this project. What is an English
word as well is marked: "pain" by itself stays pain, and is no bread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from builders.scenes.compose import Settings, vocabulary
from builders.scenes.meaning import Word
from python_backends.pointing.foreign import ENGLISH_TOO, TABLE, key_of

ENGLISH = Path("/usr/share/dict/words")


def rows_of(words: Iterable[Word], english: frozenset[str]) -> dict[str, list[str]]:
    """Each English name with the names that mean it; those that are `english` words, accents apart, are marked."""
    meant: dict[str, set[str]] = {}
    for word in words:
        first = word.names["en"][0]
        for language, names in word.names.items():
            for name in names if language != "en" else ():
                meant.setdefault(key_of(name), set()).add(first)
    rows: dict[str, list[str]] = {}
    for name, things in sorted(meant.items()):
        thing = plainest(things)
        if thing and name:
            rows.setdefault(thing, []).append(ENGLISH_TOO + name if name in english and name.isascii() else name)
    return dict(sorted(rows.items()))


def plainest(things: Iterable[str]) -> str | None:
    """Of things that one name means the one whose words all others hold ("horse" of "horse face"), if there is one."""
    shortest, *others = sorted(things, key=lambda thing: (len(thing), thing))
    return shortest if all(set(shortest.split()) <= set(other.split()) for other in others) else None


def main(arguments: list[str] | None = None) -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of drawings")
    parser.add_argument("--pages", type=Path, required=True, help="folder of cuts of web pages")
    parser.add_argument("--english", type=Path, default=ENGLISH, help="a list of English words, one a line")
    parser.add_argument("--out", type=Path, default=TABLE)
    chosen = parser.parse_args(arguments)
    halves = (Settings("train", sprites=chosen.data, pages=chosen.pages),
              Settings("held", sprites=chosen.data, pages=chosen.pages))  # fmt: skip
    words = [word for half in halves for word in vocabulary(half)]
    listed = frozenset(chosen.english.read_text(encoding="utf-8").casefold().split("\n"))
    named = frozenset(key_of(name) for word in words for name in word.names["en"])
    rows = rows_of(words, listed | named)
    lines = ["\t".join((thing, *names)) for thing, names in rows.items()]
    chosen.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, rows.values()))} names of {len(rows)} things\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
