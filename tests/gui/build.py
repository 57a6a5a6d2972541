"""Lines and elements for tests."""

from __future__ import annotations

import numpy as np

from python_backends.gui.detect import Detected
from python_backends.gui.elements import Box, Element
from python_backends.gui.roles import ROLE_INDEX
from python_backends.ocr.page import Line, Quad, Word

Corners = tuple[float, float, float, float]


def line_of(text: str, left: float, top: float, height: float = 16, letter: float = 8) -> Line:
    """A line whose letters are `letter` wide, one letter's width between words."""
    words, at = [], left
    for word in text.split():
        width = letter * len(word)
        words.append(Word(word, Quad.from_box(at, top, at + width, top + height), 0.9))
        at += width + letter
    return Line(Quad.from_box(left, top, at - letter, top + height), tuple(words))


def detected(*things: tuple[str, Corners]) -> Detected:
    """Elements of falling confidence."""
    boxes = np.array([box for _, box in things], np.float32).reshape(-1, 4)
    confidences = np.linspace(0.9, 0.5, len(things)).astype(np.float32)
    roles = np.array([ROLE_INDEX[role] for role, _ in things], np.intp)
    return Detected(boxes, roles, confidences, np.zeros((len(things), 64), np.float32), np.zeros((0, 4), np.float32))


def element(role: str, box: Corners, text: str = "", confidence: float = 0.9) -> Element:
    """An element whose text starts at its own left upper corner."""
    lines = (line_of(text, box[0], box[1]),) if text else ()
    return Element(role, Box(*box), confidence, None, lines)
