"""Pages drawn with a few words, as a recognizer would hand them over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from python_backends.evidence import Corners, Evidence, EvidenceSource
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of
from python_backends.grounding.values.locale import locale_of
from python_backends.ocr.layout.evidence import evidence_of_text

LETTER, HEIGHT = 10, 20
SOURCE = EvidenceSource("0" * 64, "ocr_recognizer", "1")

Piece = tuple[int, int, str]


def page_of(pieces: Sequence[Piece], confidence: float = 1.0, turned: bool = False) -> WordStream:
    """The words of `pieces` (left, top, text), each a detected line; letters are 10 x 20 pixels.

    `turned`: the same page scanned a quarter turn to the left.
    """
    items: list[Evidence] = []
    for number, (left, top, text) in enumerate(pieces):
        x = left
        for place, word in enumerate(text.split()):
            quad = _quad(x, top, len(word) * LETTER, turned)
            name = f"p1.l{number}"
            items.append(
                Evidence(f"{name}.w{place}", "ocr", "word", word, confidence, SOURCE, len(items), 1, quad, name)
            )
            x += (len(word) + 1) * LETTER
    return stream_of(items)


def _quad(x: int, y: int, width: int, turned: bool) -> Corners:
    corners = ((x, y), (x + width, y), (x + width, y + HEIGHT), (x, y + HEIGHT))
    if not turned:
        return corners
    a, b, c, d = ((y, 2000 - x) for x, y in corners)
    return a, b, c, d


def text_of(text: str) -> WordStream:
    """The words of a text file."""
    return stream_of(evidence_of_text(text, "0" * 64, "1"))


def schema_of(**properties: Any) -> dict[str, Any]:
    """An object schema; a property is given by its type or its whole schema."""
    whole = {name: {"type": value} if isinstance(value, str) else value for name, value in properties.items()}
    return {"type": "object", "properties": whole, "additionalProperties": False}


def filled(stream: WordStream, question: str = "", **properties: Any) -> Grounded:
    """What the fallback makes of `stream` for these properties."""
    return fall_back(tree_of(schema_of(**properties)), stream, locale_of(stream), question)


RECEIPT: Sequence[Piece] = (
    (200, 20, "MORNING STAR TRADING SDN BHD"),
    (240, 50, "(123456-X)"),
    (200, 80, "NO. 12, JALAN BUNGA 3/4,"),
    (200, 110, "TAMAN INDAH, 43200 CHERAS"),
    (200, 140, "TEL: 03-1234567"),
    (20, 200, "Invoice No :"),
    (300, 200, "INV-0042"),
    (20, 230, "Date :"),
    (300, 230, "25/12/2018 14:33"),
    (20, 260, "Due Date :"),
    (300, 260, "24/01/2019"),
    (20, 320, "Description"),
    (300, 320, "Qty"),
    (450, 320, "Unit Price"),
    (650, 320, "Amount"),
    (20, 350, "Green tea"),
    (310, 350, "2"),
    (500, 350, "4.50"),
    (670, 350, "9.00"),
    (20, 380, "Rice cracker"),
    (310, 380, "1"),
    (500, 380, "3.00"),
    (670, 380, "3.00"),
    (20, 440, "Subtotal"),
    (660, 440, "12.00"),
    (20, 470, "GST 6%"),
    (660, 470, "0.72"),
    (20, 500, "Total"),
    (660, 500, "12.72"),
    (20, 530, "Cash"),
    (660, 530, "20.00"),
    (20, 560, "Change"),
    (660, 560, "7.28"),
)
