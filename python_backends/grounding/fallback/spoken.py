"""Labels and values in speech: "my order number is 48213", "And your name? - Jane Miller."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.grounding.fallback.tokens import tokens_of
from python_backends.grounding.stream import Span, WordStream

# How well an utterance stands to a label in the one before it: a question, a sentence it goes on with, a statement.
ANSWERED, CONTINUED, FOLLOWED = 0.9, 0.95, 0.6
_UTTERANCES = 2  # after a label's own: people say "let me see" first
_CLAUSE = 12  # words
# What stands between a label and its value, in languages that are written with spaces.
_COPULAS = frozenset(
    (
        "is s was are were be being will would its it that thats this the a an on at to for by as called named with "
        "ist war lautet heisst heißt sind der die das am est etait c sont le la les du de es era son el los esta "
        "e il lo gli sono y ja och ar er blir"
    ).split()
)
_OPENINGS = frozenset(
    "yes yeah yep sure ok okay well so um uh right certainly my ja oui si also it its that thats".split()
)


def answers_behind(stream: WordStream, utterances: Sequence[Span], number: int) -> Iterator[tuple[Span, float]]:
    """The utterances behind number `number`, in which a label stands, and how well they stand to it."""
    last = utterances[number].stop - 1
    asked = stream.words[last].text.endswith(("?", "？"))
    weight = ANSWERED if asked else FOLLOWED if stream.ends_clause(last) else CONTINUED
    for distance, answer in enumerate(utterances[number + 1 : number + 1 + _UTTERANCES]):
        yield answer, weight - 0.1 * distance


def clause_in(stream: WordStream, region: Span) -> Span | None:
    """The first words of `region` that say something: behind "is", "yes" and the like, up to the end of the clause."""
    start = region.start
    while start < region.stop and set(tokens_of(stream.words[start].text)) <= _COPULAS | _OPENINGS:
        start += 1
    for word in range(start, min(region.stop, start + _CLAUSE)):
        if stream.ends_clause(word):
            return Span(start, word + 1)
    stop = min(region.stop, start + _CLAUSE)
    return Span(start, stop) if start < stop else None
