"""Labels and values in speech: "my order number is 48213", "And your name? - Jane Miller."."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from python_backends.grounding.fallback.shapes import shaped_in
from python_backends.grounding.fallback.targets import Target
from python_backends.grounding.fallback.tokens import tokens_of
from python_backends.grounding.stream import Span, WordStream

# How well an utterance stands to a label in the one before it: a question, a sentence it goes on with, a statement.
ANSWERED, CONTINUED, FOLLOWED = 0.9, 0.95, 0.6
COUNTED = 0.97  # of a number before what it counts: "twelve boxes" is written "12 boxes"
ALONE = 0.4  # of a value without a label, if it is the only one of its kind
_FIRST_WORDS = 5_000  # of a recording in which such values are looked for
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
_INTRODUCING = tuple(
    tuple(phrase.split())
    for phrase in ("my name is", "my name s", "this is", "you are speaking with", "you re speaking with",
                   "mein name ist", "ich heisse", "ich heiße", "je m appelle", "me llamo", "mi chiamo")
)  # fmt: skip


def counted_before(stream: WordStream, label: Span) -> Span | None:
    """The number right before `label`, within its clause."""
    before = label.start - 1
    if before < 0 or not stream.words[before].text[:1].isdigit() or stream.ends_clause(before):
        return None
    return Span(before, label.start)


def is_copula(stream: WordStream, words: Span) -> bool:
    """Whether `words` only join a label to its value: "is", "would be"."""
    return all(set(tokens_of(word.text)) <= _COPULAS for word in stream.words[words.start : words.stop])


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


def told_without_label(target: Target, stream: WordStream) -> Iterator[tuple[Span, float]]:
    """Values in speech that need no label, and how well they stand: the only date, phone number or name there is.

    People say few of them beside what they are asked for, and none of them a label: "call me at 555 0134".
    """
    if not stream.words or not stream.is_spoken(0):
        return
    whole = Span(0, min(len(stream.words), _FIRST_WORDS))
    if target.shape in ("date", "phone"):
        found = [each.span for each in shaped_in(target.shape, stream, whole)]
    elif target.shape in ("text", "name") and any(phrase.tokens[-1:] == ("name",) for phrase in target.phrases):
        found = list(_introductions(stream, whole))
    else:
        return
    if len({stream.said(span).casefold() for span in found}) == 1:
        yield found[0], ALONE


def _introductions(stream: WordStream, region: Span) -> Iterator[Span]:
    """Names behind "my name is", "this is" and the like."""
    tokens = [tokens_of(stream.words[word].text) for word in range(region.start, region.stop)]
    flat = [token for each in tokens for token in each]
    places = [region.start + number for number, each in enumerate(tokens) for _ in each]
    for words in _INTRODUCING:
        for at in range(len(flat) - len(words)):
            if tuple(flat[at : at + len(words)]) == words:
                name = _name_at(stream, places[at + len(words)], region.stop)
                if name is not None:
                    yield name


def _name_at(stream: WordStream, start: int, end: int) -> Span | None:
    """Up to three words with capitals, within a clause."""
    stop = start
    while stop < min(end, start + 3) and _is_capital(stream.words[stop].text):
        stop += 1
        if stream.ends_clause(stop - 1):
            break
    return Span(start, stop) if stop > start else None


def _is_capital(text: str) -> bool:
    return text[:1].isupper() and text.rstrip(".,?!") not in ("I", "The", "A")
