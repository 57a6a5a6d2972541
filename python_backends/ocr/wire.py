"""Pages between the models of the `ocr` ensemble: PageText to compact JSON and back.

A page is an object; its lines and words are arrays, because names would be most of the bytes:

    line = [quad, reader, [word, ...]]        word = [text, quad, confidence, features]
    quad = [x, y, x, y, x, y, x, y]           features = [start, stop] or null
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from python_backends.errors import InternalError
from python_backends.ocr.page import Line, PageText, Point, Quad, Rule, Word


def pages_to_json(pages: Sequence[PageText]) -> bytes:
    """The wire form of `pages`, in order."""
    return orjson.dumps([_page_out(page) for page in pages], option=orjson.OPT_SERIALIZE_NUMPY)


def pages_from_json(data: bytes) -> tuple[PageText, ...]:
    """The pages that `pages_to_json` wrote; InternalError for anything else."""
    try:
        return tuple(_page_in(page) for page in orjson.loads(data))
    except (ValueError, TypeError, KeyError) as exc:
        raise InternalError(f"tensor PAGES does not hold pages: {exc}") from exc


def _page_out(page: PageText) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "source": page.source,
        "sha256": page.sha256,
        "dpi": page.dpi,
        "rules": [list(rule) for rule in page.rules],
        "lines": [[_flat(line.quad), line.reader, [_word_out(word) for word in line.words]] for line in page.lines],
    }


def _word_out(word: Word) -> list[Any]:
    return [word.text, _flat(word.quad), word.confidence, word.features]


def _flat(quad: Quad) -> list[float]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    return [ax, ay, bx, by, cx, cy, dx, dy]


def _page_in(page: dict[str, Any]) -> PageText:
    return PageText(
        number=page["number"],
        width=page["width"],
        height=page["height"],
        source=page["source"],
        sha256=page["sha256"],
        dpi=page["dpi"],
        rules=tuple(Rule(*rule) for rule in page["rules"]),
        lines=tuple(_line_in(*line) for line in page["lines"]),
    )


def _line_in(quad: list[float], reader: Any, words: list[list[Any]]) -> Line:
    return Line(_quad(quad), tuple(_word_in(*word) for word in words), reader)


def _word_in(text: str, quad: list[float], confidence: float, features: list[int] | None) -> Word:
    return Word(text, _quad(quad), confidence, (features[0], features[1]) if features else None)


def _quad(flat: list[float]) -> Quad:
    ax, ay, bx, by, cx, cy, dx, dy = flat
    return Quad(Point(ax, ay), Point(bx, by), Point(cx, cy), Point(dx, dy))
