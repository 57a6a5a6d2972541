"""What the deterministic reader proposes for a query, as service will show it to the decoder."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from builders.decoder.evidence_pages import Floats, ReadPage
from builders.decoder.samples import Query
from python_backends.evidence import Corners
from python_backends.fusion.drafts import drafts_of
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.values.locale import locale_of

WITHOUT = 0.2  # of all queries have no draft: the decoder must also read alone
LOST = 0.05  # of the leaves of a draft, so that a gap in it does not mean null


def stream_of_page(page: ReadPage) -> WordStream:
    """The words of `page` as service has them."""
    words = [
        StreamWord(text, f"w{number}", float(page.confidence[number]), int(page.lines[number]), 1, quad)
        for number, (text, quad) in enumerate(zip(page.words, map(_corners, page.boxes), strict=True))
    ]
    return WordStream(tuple(words))


def _corners(box: Floats) -> Corners | None:
    if np.isnan(box).any():
        return None
    left, top, right, bottom = (round(float(edge)) for edge in box)
    return (left, top), (right, top), (right, bottom), (left, bottom)


def drafted(queries: Iterable[Query], page: ReadPage, rng: random.Random, *, always: bool = False) -> list[Query]:
    """`queries` with drafts; now and then without, or with holes, unless `always`."""
    stream = stream_of_page(page)
    locale = locale_of(stream)
    found = []
    for query in queries:
        if not always and rng.random() < WITHOUT:
            found.append(query)
            continue
        drafts = drafts_of(fall_back(query.schema, stream, locale, query.question), stream)
        kept = {path: draft for path, draft in drafts.items() if always or rng.random() >= LOST}
        found.append(replace(query, drafts=kept))
    return found
