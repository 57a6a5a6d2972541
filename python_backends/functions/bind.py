"""Which spans and numbers of a request are which arguments.

Nothing is made up: a string is a span of the words, a number one that they write, a choice one that they name, a truth
one that they state. Each span serves one parameter, the best pairs go first, and a parameter that nothing fits stays
without a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.functions.figures import Figure, figures_of
from python_backends.functions.parameters import Parameter, words_of_name
from python_backends.functions.spans import Span, spans_of
from python_backends.grounding.values.dates import date_of
from python_backends.grounding.values.locale import Locale

Vectors = npt.NDArray[np.float32]

# What a preposition says of the words behind it, in words that parameters are described with.
_ROLES: Mapping[str, frozenset[str]] = {
    cue: frozenset(words.split())
    for cue, words in {
        "from": "from source origin start starting departure sender base", "to": "to destination target end arrival "
        "recipient receiver into", "into": "to target language destination", "in": "city location place country state "
        "region area where language currency category year genre in", "at": "location place time address store venue "
        "restaurant where", "near": "location place city near area", "by": "author artist by creator composer director "
        "directed painter", "directed": "director directed", "starring": "cast actor starring", "for": "query topic "
        "name product item patient user for", "on": "date day platform topic", "named": "name title", "called": "name "
        "title", "titled": "title name", "about": "topic query subject about", "of": "of name topic country city",
        "with": "with cast ingredient", "as": "format type unit as", "using": "method model using algorithm type",
        "via": "method mode", "between": "between",
    }.items()
}  # fmt: skip
_TIMES = frozenset("date day time when deadline datetime start end month year departure arrival".split())
_NEGATED = re.compile(r"\b(?:no|not|without|don't|do not|doesn't|never|exclude|excluding|non)\b[^.,;]{0,20}$", re.I)
_ENOUGH, _ENOUGH_OPTIONAL = 0.12, 0.5
_ROLE, _QUOTED, _DATE, _NAME, _LOOSE = 0.30, 0.20, 0.35, 0.12, 0.15
# Words that say what kind of thing follows, whatever it is for.
_KINDS = ("name", "number", "called", "named", "type", "id", "code", "company", "city", "town", "country", "zone")
_ADDRESSES = frozenset({"url", "uri", "link", "website", "endpoint", "email", "mail"})
_JOINT = re.compile(r"['\"”’]?(?:\s*,?\s*(?:and|or|&)\s+|\s*,\s*)(?:the |an? )?['\"“‘]?")
_TO_WHOM = frozenset({"to", "recipient", "recipients", "cc", "bcc"})
_ISO = re.compile(r"YYYY-MM-DD|ISO.?8601", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Texts:
    """What has to be turned into vectors for a binding: the spans, and what the parameters are about."""

    spans: tuple[Span, ...]
    parameters: tuple[Parameter, ...]

    @property
    def all(self) -> list[str]:
        """Every text, spans first."""
        return [*(span.text for span in self.spans), *(parameter.told for parameter in self.parameters)]


def texts_of(words: str, parameters: Sequence[Parameter], name: str = "") -> Texts:
    """The spans of `words`, and those of `parameters` that take one. What only says the function's `name` again, or a
    parameter's, is no argument: "What is the weather?" names no city."""
    texts = tuple(item for item in parameters if item.type == "string" or (item.type == "list" and not item.choices))
    own = {form for word in words_of_name(name) for form in (word, f"{word}s")}
    own |= {item.name.lower() for item in parameters}
    spans = spans_of(words) if texts else []
    return Texts(tuple(span for span in spans if span.kind == "quoted" or not _says_only(span, own)), texts)


def _says_only(span: Span, own: set[str]) -> bool:
    return all(word in own for word in span.text.lower().split())


def bound(words: str, parameters: Sequence[Parameter], texts: Texts, vectors: Vectors | None) -> dict[str, Any]:
    """The arguments that `words` hold, by name, in the order of `parameters`.

    `vectors` are those of `texts.all`, None where there are no spans.
    """
    found: dict[str, Any] = {}
    for item in parameters:
        if item.type == "choice":
            found |= _choice(words, item)
        elif item.type == "boolean":
            found |= _truth(words, item)
    found |= _numbers(figures_of(words), parameters)
    if vectors is not None:
        found |= _strings(words, texts, vectors)
    return {item.name: found[item.name] for item in parameters if item.name in found}


def _choice(words: str, item: Parameter) -> dict[str, Any]:
    """The longest choice that the words name."""
    named = [value for value in item.choices if _says(words, str(value))]
    return {item.name: max(named, key=lambda value: len(str(value)))} if named else {}


def _says(words: str, value: str) -> bool:
    stem = re.escape(value.replace("_", " ").lower())
    return bool(value.strip()) and re.search(rf"(?<!\w){stem}(?:s|es)?(?!\w)", words.lower()) is not None


def _truth(words: str, item: Parameter) -> dict[str, Any]:
    """True where the words name what the parameter is about, False where they deny it."""
    low = words.lower()
    for name in (item.name.replace("_", " "), *item.name.split("_")):
        if len(name) > 3 and name.lower() not in ("include", "with", "show", "have", "enable"):
            place = re.search(rf"(?<!\w){re.escape(name.lower())}", low)
            if place:
                return {item.name: _NEGATED.search(low[: place.start()]) is None}
    return {}


def _numbers(figures: Sequence[Figure], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Numbers by the words around them, then by their order."""
    wanted = [item for item in parameters if item.type in ("number", "integer")]
    usable = [figure for figure in figures if any(_fits(figure, item) for item in wanted)]
    pairs = sorted(
        ((-_nearness(figure, item), place, rank) for place, figure in enumerate(usable)
         for rank, item in enumerate(wanted) if _fits(figure, item)),
    )  # fmt: skip
    found: dict[str, Any] = {}
    taken: set[int] = set()
    for near, place, rank in pairs:
        item = wanted[rank]
        if item.name in found or place in taken or (near == 0 and not item.required):
            continue
        found[item.name] = _number(usable[place], item)
        taken.add(place)
    lists = [item for item in parameters if item.type == "list" and item.item in ("number", "integer")]
    if len(lists) == 1 and (
        rest := [figure.value for place, figure in enumerate(usable or figures) if place not in taken]
    ):
        found[lists[0].name] = rest
    return found


def _fits(figure: Figure, item: Parameter) -> bool:
    return item.type == "number" or float(figure.value).is_integer()


def _number(figure: Figure, item: Parameter) -> int | float:
    return int(figure.value) if item.type == "integer" else figure.value


def _nearness(figure: Figure, item: Parameter) -> float:
    """How well the words around a number go with a parameter's: the next word counts most."""
    name, all_words = {*item.name.lower().split("_")}, item.words
    score = 0.0
    for around in (figure.after[:3], figure.before[:3]):
        for distance, word in enumerate(around):
            forms = {word, word.rstrip("s"), f"{word}s"}
            score += (2.0 * bool(forms & name) + bool(forms & all_words and len(word) > 2)) / (1 + distance)
    return score


def _strings(words: str, texts: Texts, vectors: Vectors) -> dict[str, Any]:
    """The best pairs of a parameter and a span, until none is left that is good enough."""
    count = len(texts.spans)
    likeness = vectors[count:] @ vectors[:count].T
    scores = [
        (likeness[row, column] + _bonus(span, item, texts.spans), row, column)
        for row, item in enumerate(texts.parameters)
        for column, span in enumerate(texts.spans)
        if _own(span, item)
    ]
    found: dict[str, Any] = {}
    taken: list[Span] = []
    for score, row, column in sorted(scores, key=lambda entry: (-entry[0], entry[1], entry[2])):
        item, span = texts.parameters[row], texts.spans[column]
        enough = _ENOUGH if item.required else _ENOUGH_OPTIONAL
        if item.name in found or score < enough or any(span.meets(other) for other in taken):
            continue
        found[item.name] = _items(words, span, texts.spans) if item.type == "list" else _form(span, item)
        taken.append(span)
    return found


def _own(span: Span, item: Parameter) -> str:
    """What of a span is not the parameter's own name and kind: "case number CA1" is "CA1" to `case_number`."""
    names_of = {*words_of_name(item.name)}
    to_whom = span.kind == "address" and bool(_TO_WHOM & names_of)
    if (span.kind == "address") is not bool(_ADDRESSES & names_of) and span.kind != "quoted" and not to_whom:
        return ""
    if span.kind in ("quoted", "date", "address"):
        return span.text
    pieces = span.text.split()
    names = {form for word in (*words_of_name(item.name), *_KINDS) for form in (word, f"{word}s")}
    while pieces and pieces[0].lower() in names:
        del pieces[0]
    while pieces and pieces[-1].lower() in names:
        del pieces[-1]
    return " ".join(pieces)


def _form(span: Span, item: Parameter) -> str:
    """The span as the parameter wants it: a date in figures where its description asks for them."""
    if span.kind == "date" and _ISO.search(item.description):
        date = date_of(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", span.text), Locale())
        if date is not None:
            return date
    return _own(span, item)


def _bonus(span: Span, item: Parameter, spans: Sequence[Span]) -> float:
    """What form and place of a span say for or against a parameter, beside its likeness."""
    role = _ROLE if _ROLES.get(span.cue, frozenset()) & item.words else 0.0
    dated = _DATE if span.kind == "date" else 0.0
    timed = bool(_TIMES & {*words_of_name(item.name)})
    formed = {"quoted": _QUOTED, "address": _QUOTED, "name": _NAME}.get(span.kind, 0.0)
    loose = span.kind == "phrase" and any(
        other.kind in ("name", "quoted") and span.start <= other.start and other.end <= span.end and other != span
        for other in spans
    )
    return role + formed + (dated if timed else -dated) - _LOOSE * loose


def _items(words: str, first: Span, spans: Sequence[Span]) -> list[str]:
    """`first` and what stands before and behind it in the same enumeration: "a, b and c"."""
    items, end = [first.text], first.end
    for span in spans:
        if span.start >= end and _JOINT.fullmatch(words[end : span.start]):
            items.append(span.text)
            end = span.end
    start = first.start
    for span in reversed(spans):
        if span.end <= start and _JOINT.fullmatch(words[span.end : start]):
            items.insert(0, span.text)
            start = span.start
    return items
