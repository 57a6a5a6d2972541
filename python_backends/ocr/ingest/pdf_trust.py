"""Whether the text layer of a PDF page says what the page shows. When in doubt, the page is read from its picture.

Known limit: a page with much real text and an image that holds other text is taken from its text layer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from python_backends.ocr.ingest.pdf_objects import Drawing
from python_backends.ocr.ingest.pdf_text import TextLayer
from python_backends.ocr.page import Word

_COVERED = 0.7  # share of the page under images from which it counts as a scan
_FEW_ON_SCAN = 200  # characters: a stamp or a page number on a scan is not its text
_FEW = 8  # characters: below, whatever else is drawn may hold the text
_MAX_UNMAPPED = 0.03
_MAX_INVISIBLE = 0.5
_MAX_DEGENERATE = 0.1
_MAX_OVERLAPPING = 0.2
_MIN_READABLE = 0.4  # share of letters and digits; a font without a character map gives punctuation
_ENOUGH_LETTERS, _MIN_VOWELS = 200, 0.2  # a shifted character map gives words without vowels
_MAX_COMPARED = 2_000


def trustworthy(layer: TextLayer, drawing: Drawing) -> bool:
    """True if `layer` can stand for the page; an entirely empty page is trusted to be empty."""
    if layer.characters == 0:
        return drawing.objects == 0
    if layer.overflow or _contradicted(layer, drawing):
        return False
    words = [word for line in layer.lines for word in line.words]
    return _faultless(layer) and _plausible("".join(word.text for word in words)) and not _tangled(words)


def _contradicted(layer: TextLayer, drawing: Drawing) -> bool:
    """What else is on the page makes it unlikely that the layer is its visible text."""
    scan = drawing.covered >= _COVERED
    hidden = drawing.text_under > drawing.text_over
    few = layer.characters < (_FEW_ON_SCAN if scan else _FEW)
    return (scan and (hidden or layer.invisible > _MAX_INVISIBLE * layer.characters)) or (
        few and drawing.objects > drawing.text_over + drawing.text_under
    )


def _faultless(layer: TextLayer) -> bool:
    return (
        layer.unmapped <= _MAX_UNMAPPED * layer.characters
        and layer.degenerate <= _MAX_DEGENERATE * layer.characters
        and layer.invisible <= _MAX_INVISIBLE * layer.characters
    )


def _plausible(text: str) -> bool:
    """False for the output of fonts whose character map is missing or shifted."""
    if len(text) >= _ENOUGH_LETTERS and sum(map(str.isalnum, text)) < _MIN_READABLE * len(text):
        return False
    letters = [char for char in unicodedata.normalize("NFD", text.lower()) if "a" <= char <= "z"]
    vowels = sum(char in "aeiouy" for char in letters)
    return len(letters) < _ENOUGH_LETTERS or vowels >= _MIN_VOWELS * len(letters)


def _tangled(words: Sequence[Word]) -> bool:
    """True if many words lie on top of other words."""
    boxes = np.array([word.quad.box for word in words[:_MAX_COMPARED]]).reshape(-1, 4)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (x[:, None] >= boxes[:, 0]) & (x[:, None] <= boxes[:, 2])
    inside &= (y[:, None] >= boxes[:, 1]) & (y[:, None] <= boxes[:, 3])
    np.fill_diagonal(inside, False)
    return float(inside.any(axis=1).mean()) > _MAX_OVERLAPPING if len(boxes) else False
