"""The text layer of a PDF page: words with exact boxes, grouped to lines, and the counts by which to trust it."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from python_backends.ocr.ingest.limits import MAX_CHARACTERS
from python_backends.ocr.ingest.pdf_quads import Box, Direction, adjacent, around, joined, oblique, outside
from python_backends.ocr.ingest.pdf_space import Matrix, PageSpace
from python_backends.ocr.page import Line, Point, Quad, Word

_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LIGATURES = range(0xFB00, 0xFB07)
_DROPPED = {0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF}
_UNREADABLE = ("Co", "Cn", "Cc", "Cs")  # private use, unassigned, controls, surrogates
_NEARLY_STRAIGHT = math.sin(math.radians(3))
_LEAP = 0.6  # font sizes by which neighbours in a word may be apart, or raised
_WORD_END, _LINE_END = " ", "\n"


class Style(NamedTuple):
    """What the characters of one text object share: visibility, direction of writing, size in page units."""

    visible: bool
    across: Direction
    size: float


class Glyph(NamedTuple):
    """A character, its font box and its origin on the baseline, in page units."""

    text: str
    box: Box
    origin: Point
    style: Style


@dataclass(slots=True)
class TextLayer:
    """Lines of a page and, over all its characters that are not spaces, the counts that speak against them."""

    lines: list[Line] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0
    invisible: int = 0
    degenerate: int = 0
    overflow: bool = False


def text_layer(page: pypdfium2.PdfPage, space: PageSpace) -> TextLayer:
    """Everything written on `page`, in page units. Words outside the page and repeated ones are left out."""
    layer = TextLayer()
    textpage = page.get_textpage()
    try:
        layer.overflow = textpage.count_chars() > MAX_CHARACTERS
        if not layer.overflow:
            runs = _runs(_glyphs(textpage, space.matrix, layer), space)
            layer.lines = [Line(joined([word.quad for word in run]), tuple(run), "text_layer") for run in runs]
    finally:
        textpage.close()
    return layer


def _glyphs(textpage: Any, matrix: Matrix, layer: TextLayer) -> Iterator[Glyph | str]:
    """Characters in the order of the content stream, with marks where words and lines end."""
    styles: dict[int, Style] = {}
    rect = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(textpage.count_chars()):
        text = _text(textpage, index)
        if text in (_WORD_END, _LINE_END):
            yield text
        elif text:
            style = _style(textpage, index, matrix, styles)
            pdfium.FPDFText_GetLooseCharBox(textpage, index, rect)
            pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
            box = matrix.box(rect.left, rect.bottom, rect.right, rect.top)
            glyph = Glyph(text, box, Point(*matrix.point(x.value, y.value)), style)
            _count(layer, glyph, pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1)
            yield glyph


def _text(textpage: Any, index: int) -> str:
    """The character to keep: spaces and line ends as marks, ligatures spelled out, invisible ones empty."""
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    if code in (10, 13):
        return _LINE_END
    if 32 < code < 127:
        return chr(code)
    if pdfium.FPDFText_IsHyphen(textpage, index) == 1:
        return "-"
    if code in _DROPPED:
        return ""
    if code in _LIGATURES:
        return unicodedata.normalize("NFKC", chr(code))
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return _WORD_END if chr(code).isspace() else chr(code)


def _style(textpage: Any, index: int, matrix: Matrix, styles: dict[int, Style]) -> Style:
    """The style of a character's text object, worked out once for each object."""
    raw = pdfium.FPDFText_GetTextObject(textpage, index)
    key = ctypes.addressof(raw.contents) if raw else 0
    style = styles.get(key)
    if style is None:
        visible = not raw or pdfium.FPDFTextObj_GetTextRenderMode(raw) not in _INVISIBLE
        style = styles[key] = Style(visible, *_writing_of(textpage, index, matrix))
    return style


def _writing_of(textpage: Any, index: int, matrix: Matrix) -> tuple[Direction, float]:
    """Unit vector along the baseline, exactly along an axis if it nearly is, and the font size; both in page units."""
    found = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, found)
    whole = Matrix(*matrix[:4]).after(Matrix(found.a, found.b, found.c, found.d))
    size = math.hypot(whole.c, whole.d) * pdfium.FPDFText_GetFontSize(textpage, index)
    length = math.hypot(whole.a, whole.b)
    if not length:
        return Direction(1.0, 0.0), size
    across = Direction(whole.a / length, whole.b / length)
    if min(abs(across.x), abs(across.y)) < _NEARLY_STRAIGHT:
        across = Direction(float(round(across.x)), float(round(across.y)))
    return across, size


def _count(layer: TextLayer, glyph: Glyph, unmapped: bool) -> None:
    left, top, right, bottom = glyph.box
    unreadable = unmapped or glyph.text == "\ufffd" or unicodedata.category(glyph.text[0]) in _UNREADABLE
    layer.characters += 1
    layer.unmapped += unreadable
    layer.invisible += not glyph.style.visible
    layer.degenerate += right - left <= 0.01 or bottom - top <= 0.01


def _runs(glyphs: Iterator[Glyph | str], space: PageSpace) -> Iterator[list[Word]]:
    """Words on one baseline with no gap as wide as between columns."""
    run: list[Word] = []
    seen: set[tuple[str, int, int]] = set()
    for group in _groups(glyphs):
        word = _word(group) if group else None
        if word is not None and (outside(word.quad, space.width, space.height) or _repeated(word, seen)):
            continue
        if run and (word is None or not adjacent(run[-1].quad, word.quad)):
            yield run
            run = []
        if word is not None:
            run.append(word)


def _groups(glyphs: Iterator[Glyph | str]) -> Iterator[list[Glyph]]:
    """The glyphs of each word; an empty group where a line ends.

    Words are parted where the direction changes and where glyphs leap: the stream has no mark after the hyphen of a
    broken word, and none between some table cells.
    """
    group: list[Glyph] = []
    for glyph in glyphs:
        ends = isinstance(glyph, str) or (group and _severed(group[-1], glyph))
        if ends and group:
            yield group
            group = []
        if not isinstance(glyph, str):
            group.append(glyph)
        elif glyph == _LINE_END:
            yield []
    if group:
        yield group
    yield []


def _severed(glyph: Glyph, after: Glyph) -> bool:
    across = glyph.style.across
    if after.style.across != across:
        return True
    slack = _LEAP * max(glyph.style.size, after.style.size, 1.0)
    step = across.along(after.origin) - across.along(glyph.origin)
    forth, back = _width(glyph), _width(after)  # text written to the left steps back by the next glyph's width
    return (
        not -back - slack <= step <= forth + slack
        or abs(across.below(after.origin) - across.below(glyph.origin)) > slack
    )


def _width(glyph: Glyph) -> float:
    """How far the glyph reaches along its line; boxes of slanted ones are too large."""
    left, top, right, bottom = glyph.box
    across = glyph.style.across
    return abs(across.x) * (right - left) + abs(across.y) * (bottom - top) if across.straight else glyph.style.size


def _word(glyphs: list[Glyph]) -> Word:
    first, last = glyphs[0], glyphs[-1]
    text = "".join(glyph.text for glyph in glyphs)
    if first.style.across.straight:
        lefts, tops, rights, bottoms = zip(*(glyph.box for glyph in glyphs), strict=True)
        corners = Quad.from_box(min(lefts), min(tops), max(rights), max(bottoms))
        return Word(text, around(corners, first.style.across), 1.0)
    return Word(text, oblique(first.origin, last.origin, len(text), first.style.across, first.style.size), 1.0)


def _repeated(word: Word, seen: set[tuple[str, int, int]]) -> bool:
    """True for a word drawn again in its place, as for shadows and artificial bold."""
    key = (word.text, round(word.quad.top_left.x / 3), round(word.quad.top_left.y / 3))
    known = key in seen
    seen.add(key)
    return known
