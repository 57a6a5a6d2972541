"""Translating sentences so that nothing held in them is lost: the whole sentence first, then smaller and safer parts.

1. The sentence with a character for each thing held. If they all come back in order, and every number too, it stands.
2. The same with the numbers held as well.
3. The words between the things held, each stretch by itself. Order is kept by construction; agreement across is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from python_backends.translate.engine import Draft, Engine, Route
from python_backends.translate.markup.segments import HELD, Piece

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
Run = Callable[[Sequence[str]], list[Draft]]


def translated(pieces: Sequence[Piece], route: Route, engine: Engine) -> list[Draft]:
    """A draft for each piece, with what it holds put back."""

    def run(sentences: Sequence[str]) -> list[Draft]:
        return engine.run(route, sentences) if sentences else []

    whole = _attempt(list(pieces), run)
    numbers = {index: pieces[index].with_numbers_held() for index, draft in enumerate(whole) if draft is None}
    second = dict(zip(numbers, _attempt(list(numbers.values()), run), strict=True))
    parts = [piece for index, piece in numbers.items() if second[index] is None]
    third = iter(_in_parts(parts, run))
    return [first or second[index] or next(third) for index, first in enumerate(whole)]


def _attempt(pieces: Sequence[Piece], run: Run) -> list[Draft | None]:
    drafts = run([piece.text for piece in pieces])
    return [_accepted(piece, draft) for piece, draft in zip(pieces, drafts, strict=True)]


def _accepted(piece: Piece, draft: Draft) -> Draft | None:
    """The draft with everything put back; None if something is missing, doubled or out of order."""
    if HELD.findall(draft.text) != HELD.findall(piece.text):
        return None
    if Counter(_DIGITS.findall(piece.text)) - Counter(_DIGITS.findall(draft.text)):
        return None
    if not _LETTER.search(draft.text):
        return None
    return Draft(piece.filled(_cased(piece.text, _respaced(piece.text, draft.text))), draft.unknown)


def _cased(source: str, text: str) -> str:
    """`text` without the capital that a translator gives its first word, if `source` has none there."""
    if source[:1].islower() and text[:1].isupper() and not text[1:2].isupper():
        return text[0].lower() + text[1:]
    return text


def _respaced(source: str, text: str) -> str:
    """`text` with the same blanks, or none, beside each thing held as in `source`."""
    stretches, signs = HELD.split(text), HELD.findall(text)
    for index, sign in enumerate(signs):
        position = source.index(sign)
        before, after = source[position - 1 : position], source[position + 1 : position + 2]
        if before:
            blank = " " if before.isspace() and (index or stretches[index].strip()) else ""
            stretches[index] = stretches[index].rstrip() + blank
        if after:
            last = index + 1 == len(signs)
            blank = " " if after.isspace() and (not last or stretches[index + 1].strip()) else ""
            stretches[index + 1] = blank + stretches[index + 1].lstrip()
    return "".join(part for pair in zip(stretches, [*signs, ""], strict=True) for part in pair)


def _in_parts(pieces: Sequence[Piece], run: Run) -> list[Draft]:
    """Each piece stretch by stretch; a stretch of which nothing comes back stays as it was."""
    split = [HELD.split(piece.text) for piece in pieces]
    wanted = [stretch.strip() for stretches in split for stretch in stretches if _LETTER.search(stretch)]
    drafts = iter(run(wanted))
    found: list[Draft] = []
    for piece, stretches in zip(pieces, split, strict=True):
        parts = [_stretch(stretch, drafts) for stretch in stretches]
        text = "".join(part.text + sign for part, sign in zip(parts, [*HELD.findall(piece.text), ""], strict=True))
        found.append(Draft(piece.filled(text), tuple(word for part in parts for word in part.unknown)))
    return found


def _stretch(stretch: str, drafts: Iterator[Draft]) -> Draft:
    if not _LETTER.search(stretch):
        return Draft(stretch)
    draft = next(drafts)
    core = stretch.strip()
    start = stretch.index(core)
    if not draft.text or HELD.search(draft.text):
        return Draft(stretch, tuple(_WORD.findall(core.casefold())))
    return Draft(stretch[:start] + draft.text + stretch[start + len(core) :], draft.unknown)
