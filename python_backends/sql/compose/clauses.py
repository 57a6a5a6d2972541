"""Where the clauses of a question stand: what is shown, what rows are grouped by, how they are ordered."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.sql.compose.reading import Reading

Span = tuple[int, int]

_VERBS = {"return", "show", "give", "list", "display", "include", "provide", "find", "get", "output", "report"}
_SHOWING = {"showing", "returning", "including", "listing"}
_ORDERING = {"ordered", "sorted", "sort", "order", "ranked", "arranged"}
_BREAKS = {
    "that", "who", "which", "whose", "where", "with", "in", "for", "per", "by", "each", "every", "from", "during",
    "having", "when", "across", "within", "at", "on", "have", "has", "had", "do", "does", "did", "are", "were", "is",
    "was", "after", "before", "since", "received", "made", "served", "serve", "offer", "located", "without", "not",
    "starting", "between", "among", "as", "depend", "based",
}  # fmt: skip
_DIRECTIONS = {("ascending", "order"), ("descending", "order")}
_GROUPS = {"each", "every", "per"}
_GROUPED = {"grouped", "split", "broken", "differ", "vary", "varies", "differs", "across", "change"}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Spans of tokens. `shown` are lists that a sentence of its own asks for, `head` what the question opens with."""

    head: Span
    shown: tuple[Span, ...]
    groups: tuple[Span, ...]
    order: Span | None
    also: tuple[Span, ...]
    """`and how many ...`, after the head."""


def clauses_of(reading: Reading) -> Clauses:
    """The clauses of a question."""
    order = _order(reading)
    head = _head(reading, order)
    return Clauses(head, _shown(reading, head), _groups(reading, head, order), order, _also(reading, head))


def sentence_end(reading: Reading, start: int) -> int:
    """The place of the mark that ends the sentence of `start`."""
    tokens = reading.tokens
    return next((place for place in range(start, len(tokens)) if tokens[place].text in ".?;!"), len(tokens))


def _head(reading: Reading, order: Span | None) -> Span:
    """What stands after the question word or verb, up to what narrows it."""
    tokens = reading.tokens
    start = 0
    while start < len(tokens) and tokens[start].lower in _OPENING:
        start += 1
    stop = start
    end = min(sentence_end(reading, start), order[0] if order else len(tokens))
    while (
        stop < end
        and not (tokens[stop].lower in _BREAKS or tokens[stop].text in "(:")
        or (stop < end and stop == start and tokens[stop].lower in _GROUPS)
    ):
        stop += 1
    return start, stop


_OPENING = frozenset(
    """what which who is are was were the please can could you me tell us give show list return display find get provide
    calculate compute determine all a s of only just identify let know i want would like to see help report""".split()
)


def _shown(reading: Reading, head: Span) -> tuple[Span, ...]:
    tokens, found = reading.tokens, []
    starts = True
    for place, token in enumerate(tokens):
        if starts and place > head[1] and token.lower in (_VERBS | {"please", "then"}):
            found.append((place + 1, sentence_end(reading, place)))
        elif token.lower in _SHOWING and place >= head[1]:
            found.append((place + 1, sentence_end(reading, place)))
        starts = token.text in ".?!;"
    if head[1] < len(tokens) and tokens[head[1]].text == "(":
        closing = next((p for p in range(head[1], len(tokens)) if tokens[p].text == ")"), None)
        inside = reading.columns(head[1], closing or head[1], least=0.5)
        if closing is not None and inside:
            found.append((head[1] + 1, closing))
    return tuple(found)


def _groups(reading: Reading, head: Span, order: Span | None) -> tuple[Span, ...]:
    tokens, found = reading.tokens, []
    for place, token in enumerate(tokens):
        if order is not None and order[0] <= place < order[1]:
            continue
        start = None
        if token.lower in _GROUPS and place >= head[0]:
            start = place + 1
        elif token.lower == "by" and place > head[0] and place and tokens[place - 1].lower in (_GROUPED | {"down"}):
            start = place + 1
        elif token.lower in _GROUPED and place + 1 < len(tokens) and token.lower in ("across", "vary", "differ"):
            start = place + 1
        if start is not None:
            while start < len(tokens) and tokens[start].lower in ("different", "the", "by", "across", "distinct"):
                start += 1
            stop = start
            ends = ((_BREAKS - {"in"}) | _ORDERING | {"and", "in"}) - _pairs(reading, start)
            while stop < len(tokens) and stop < start + 6 and not (
                tokens[stop].lower in ends or tokens[stop].text in ",.?;(:"
            ):  # fmt: skip
                stop += 1
            if stop > start:
                found.append((start, stop))
    return tuple(found)


def _pairs(reading: Reading, start: int) -> set[str]:
    """`make and model`: the word between two columns goes on."""
    goes_on = [token.lower for token in reading.tokens[start + 1 : start + 2]] == ["and"]
    return {"and"} if goes_on and reading.columns(start + 2, start + 3, least=0.8) else set()


def _order(reading: Reading) -> Span | None:
    tokens = reading.tokens
    for place, token in enumerate(tokens):
        following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
        if token.lower in _ORDERING and following in (
            "by",
            "in",
            "the",
            "from",
            "alphabetically",
            "results",
            "them",
            "it",
            "with",
        ):
            if token.lower != "order" or place == 0 or tokens[place - 1].lower not in ("ascending", "descending"):
                return place, sentence_end(reading, place)
        if token.lower in ("alphabetically", "alphabetical") or (token.lower, following) in _DIRECTIONS:
            return place, min(place + 2, len(tokens))
        if token.lower == "starting" and following in ("from", "with"):
            return place, sentence_end(reading, place)
        if token.lower == "from" and following in ("highest", "lowest", "largest", "smallest", "longest", "shortest",
                                                   "newest", "oldest", "best", "worst", "latest"):  # fmt: skip
            return place, min(place + 4, len(tokens))
    return None


def _also(reading: Reading, head: Span) -> tuple[Span, ...]:
    tokens, found = reading.tokens, []
    for place in range(head[1], len(tokens) - 2):
        if reading.words(place, place + 3) == "and how many":
            found.append((place + 1, min(place + 5, len(tokens))))
    return tuple(found)
