"""The sentences of a page that answer a query: those that hold most of its telling words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from python_backends.web_search.passages import Span, passages, sentences

SNIPPETS = 3
_LOOKED_AT = 60_000  # characters of a page
_PREFIX = 5  # letters of a word's stem by which sentences are chosen to be looked at closely
_LONG = 240  # characters, from which on a sentence counts less
_EXCERPT = 400  # characters of a passage shown where no word of the query stands in the page

Words = Callable[[str], list[str]]


def snippets_of(text: str, rarity: Mapping[str, float], words: Words, best_passage: int | None) -> list[str]:
    """Up to three sentences in reading order. Without the query's words: the start of passage `best_passage`, if any.

    `rarity` are the query's words as they are indexed, `words` makes them out of a text.
    """
    found = _telling(text, rarity, words)
    if not found and best_passage is not None:
        spans = passages(text)
        found = _beginning(text, spans[best_passage]) if best_passage < len(spans) else []
    return [" ".join(text[span.start : span.end].split()) for span in sorted(found)]


def _telling(text: str, rarity: Mapping[str, float], words: Words) -> list[Span]:
    if not rarity:
        return []
    hint = re.compile("|".join(re.escape(word[:_PREFIX]) for word in rarity), re.I)
    scored: list[tuple[float, Span]] = []
    for span in _holding(text, hint):
        held = rarity.keys() & set(words(text[span.start : span.end]))
        if held:
            length = max(1.0, (span.end - span.start) / _LONG)
            scored.append((sum(rarity[word] for word in held) / length**0.5, span))
    scored.sort(key=lambda one: (-one[0], one[1]))
    best = scored[:SNIPPETS]
    return [span for score, span in best if score >= 0.5 * best[0][0]]


def _holding(text: str, hint: re.Pattern[str]) -> list[Span]:
    """The sentences that a word of the query may be in; accents hide words from the hint, so such texts stay whole."""
    spans = list(sentences(text, _LOOKED_AT))
    if not text[:_LOOKED_AT].isascii():
        return spans
    return [span for span in spans if hint.search(text, span.start, span.end)]


def _beginning(text: str, passage: Span) -> list[Span]:
    found: list[Span] = []
    for span in sentences(text[passage.start : passage.end]):
        placed = Span(passage.start + span.start, passage.start + span.end)
        if found and placed.end - passage.start > _EXCERPT:
            break
        found.append(placed)
    return found[:SNIPPETS]
