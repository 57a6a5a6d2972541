"""What the deterministic reader proposes for a query, as service will show it to the decoder."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from builders.decoder.evidence_pages import Floats, ReadPage
from builders.decoder.samples import Query
from python_backends.evidence import Corners
from python_backends.fusion.drafts import Draft, drafts_of
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import path_of
from python_backends.grounding.stream import StreamWord, WordStream
from python_backends.grounding.values.locale import locale_of

WITHOUT = 0.2  # of all queries have no draft: the decoder must also read alone
LOST = 0.05  # of the leaves of a draft, so that a gap in it does not mean null
MENDED = 0.6  # of the leaves that the reader has wrong: it does better on real papers than on ours, the decoder worse
MENDED_ON_FORMS = 0.2  # where it does on real ones about as on ours


def stream_of_page(page: ReadPage) -> WordStream:
    """The words of `page` as service has them."""
    words = [
        StreamWord(
            text, f"w{number}", float(page.confidence[number]), int(page.lines[number]), _page(page, number), quad
        )
        for number, (text, quad) in enumerate(zip(page.words, map(_corners, page.boxes), strict=True))
    ]
    return WordStream(tuple(words))


def _page(page: ReadPage, word: int) -> int:
    return 1 if page.pages is None else int(page.pages[word])


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
        if not always:
            share = MENDED_ON_FORMS if page.kind == "form" else MENDED
            drafts = _mended(drafts, _true_texts(query, page), share, rng)
            drafts = {path: draft for path, draft in drafts.items() if rng.random() >= LOST}
        found.append(replace(query, drafts=drafts))
    return found


def _mended(drafts: dict[str, Draft], truth: dict[str, str], share: float, rng: random.Random) -> dict[str, Draft]:
    """`drafts` with a `share` of the wrong ones put right, and of those that should not be there taken out."""
    mended = {path: draft for path, draft in drafts.items() if path in truth or rng.random() >= share}
    for path, text in truth.items():
        found = mended.get(path)
        if (found is None or found.text != text) and rng.random() < share:
            mended[path] = Draft(text, rng.random() < 0.7)
    return mended


def _true_texts(query: Query, page: ReadPage) -> dict[str, str]:
    """The words of each leaf of the transcript by its path, as they were read."""
    text = "".join(
        piece if isinstance(piece, str) else json.dumps(page.text(piece))[1:-1] for piece in query.transcript
    )
    return {path: value for path, value in _leaves(json.loads(text), ()) if isinstance(value, str)}


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(part, (*path, step))
    else:
        yield path_of(path), value
