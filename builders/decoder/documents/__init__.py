"""Synthetic business documents with ground truth. `document(seed)` is the whole interface; needs NumPy at most."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from builders.decoder.documents.forms import form
from builders.decoder.documents.locales import pattern
from builders.decoder.documents.page import Canvas, Document, Measure, typical_width
from builders.decoder.documents.papers import card, copies, letter, pairs, price_table, statement
from builders.decoder.documents.parts import Maker, new_maker
from builders.decoder.documents.sales import invoice, receipt

KINDS: Mapping[str, Callable[[Maker], None]] = {
    "receipt": receipt, "invoice": invoice, "form": form, "card": card, "statement": statement, "letter": letter,
    "table": price_table, "pairs": pairs, "copy": copies,
}  # fmt: skip
MIXTURE: Mapping[str, float] = {
    "receipt": 0.3, "invoice": 0.18, "form": 0.34, "card": 0.05, "statement": 0.05, "letter": 0.04, "table": 0.04,
}  # fmt: skip
WIDTHS = {"receipt": (420, 760), "card": (700, 900), "pairs": (500, 900), "copy": (500, 900)}
PAGE = (900, 1300)


def document(seed: int, *, unseen: bool = False, kind: str | None = None, measure: Measure = typical_width) -> Document:
    """The document of `seed`, the same on every machine for the same `measure`.

    `unseen` lets in the label wordings that are kept from training. `kind` is a key of `KINDS`, drawn from `MIXTURE` if
    None. `measure` gives the width of a text in the face it will be drawn with.
    """
    rng = random.Random(f"document {seed}")
    drawn = rng.choices(list(MIXTURE), list(MIXTURE.values()))[0]
    kind = kind or drawn
    size = rng.uniform(15, 26)
    canvas = Canvas(rng, rng.uniform(*WIDTHS.get(kind, PAGE)), size, measure)
    maker = new_maker(rng, canvas, unseen)
    KINDS[kind](maker)
    if kind not in ("pairs", "copy") and rng.random() < 0.1:
        canvas.strayed(pattern(rng, "########"[: rng.randint(3, 8)]))
    return canvas.finished(kind, maker.language)
