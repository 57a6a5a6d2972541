"""Puts what was read where it belongs: pixel positions into page units, feature rows of pages after one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from python_backends.ocr.networks import FEATURE_WIDTH
from python_backends.ocr.page import Line, PageText, Point, Quad
from python_backends.ocr.plan import PagePlan
from python_backends.ocr.recognise.words import numbered_from

Features = npt.NDArray[np.float32]


def in_page_units(page: PagePlan, lines: Sequence[Line], scale: float) -> PageText:
    """The page with `lines` whose quads are in pixels, `scale` of them a page unit."""
    placed = tuple(lines) if scale == 1.0 else tuple(_scaled(line, 1 / scale) for line in lines)
    return PageText(
        page.number, page.width, page.height, page.source, page.sha256, placed, dpi=page.dpi, rules=page.rules
    )


def with_rows_from(pages: Sequence[tuple[PageText, Features]]) -> tuple[list[PageText], Features]:
    """The pages of a document, and one matrix [rows, 120] that all their words point into."""
    placed, row = [], 0
    for page, features in pages:
        placed.append(replace(page, lines=tuple(numbered_from(line, row) for line in page.lines)) if row else page)
        row += len(features)
    matrices = [features for _, features in pages]
    return placed, np.concatenate(matrices) if matrices else np.zeros((0, FEATURE_WIDTH), np.float32)


def _scaled(line: Line, factor: float) -> Line:
    words = tuple(replace(word, quad=_scaled_quad(word.quad, factor)) for word in line.words)
    return replace(line, quad=_scaled_quad(line.quad, factor), words=words)


def _scaled_quad(quad: Quad, factor: float) -> Quad:
    return Quad(*(Point(point.x * factor, point.y * factor) for point in quad))
