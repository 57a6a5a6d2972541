"""Synthetic pages for the layout tests."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from python_backends.ocr.layout.blocks import PageLayout
from python_backends.ocr.page import Line, PageText, Point, Quad, Rule, Word

CHAR = 0.5  # width of a character, in line heights


def line_at(left: float, top: float, text: str, height: float = 20.0) -> Line:
    """An upright line; words stand where their characters fall."""
    words, place = [], 0
    for word in text.split(" "):
        start = left + place * CHAR * height
        end = start + len(word) * CHAR * height
        words.append(Word(word, Quad.from_box(start, top, end, top + height), 0.9))
        place += len(word) + 1
    return Line(Quad.from_box(left, top, left + len(text) * CHAR * height, top + height), tuple(words))


def page_with(lines: Sequence[Line], rules: Sequence[Rule] = (), size: tuple[int, int] = (1200, 1600)) -> PageText:
    return PageText(1, *size, "image", "0" * 64, tuple(lines), None, tuple(rules))


def shuffled(page: PageText, seed: int) -> PageText:
    lines, rules = list(page.lines), list(page.rules)
    random.Random(seed).shuffle(lines)
    random.Random(seed).shuffle(rules)
    return replace(page, lines=tuple(lines), rules=tuple(rules))


def moved(page: PageText, move: Callable[[Point], Point], size: tuple[int, int]) -> PageText:
    """The page with every point moved; quads keep their order of corners, so text turns with its page."""

    def quad(old: Quad) -> Quad:
        return Quad(*(move(point) for point in old))

    lines = tuple(
        replace(line, quad=quad(line.quad), words=tuple(replace(word, quad=quad(word.quad)) for word in line.words))
        for line in page.lines
    )
    rules = tuple(Rule(*move(Point(rule.x0, rule.y0)), *move(Point(rule.x1, rule.y1))) for rule in page.rules)
    return replace(page, lines=lines, rules=rules, width=size[0], height=size[1])


def texts(layout: PageLayout) -> list[str]:
    return [line.text for line in layout.page.lines]


def prose(column: int, count: int) -> list[str]:
    """`count` full lines of text of one column, each unlike the others."""
    return [f"column {column} line {number:02d} of running text that fills it" for number in range(count)]


def stacked(left: float, top: float, lines: Sequence[str], pitch: float = 28.0) -> list[Line]:
    return [line_at(left, top + pitch * number, text) for number, text in enumerate(lines)]
