"""What a person's words ask for in a screenshot beyond one phrase: several things, the one at a place, all but some.

"Where should I click to sign out?"   what reads "sign out"
"Save and Delete buttons"             both
"the second Add to cart button"       the second of those
"button next to Cancel"               the one beside that
"buttons except Cancel"               all others
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from python_backends.gui.glossary import tokens_of
from python_backends.gui.phrase import LONGEST_WISH, Phrase, found_phrase, phrase_of
from python_backends.pointing.phrases import QUOTED, listed
from python_backends.pointing.place import Place
from python_backends.pointing.prompt import placed
from python_backends.pointing.vocabulary import EXCEPTING, POLITE, any_of

_ASKING = any_of(
    r"(?:what is |what's |give me |tell me |show me )?(?:how many|the number of|number of|count(?: up)?(?: of)?)",
    r"(?:where|what|which (?:one|element|button|link)) (?:should|must|do|can|could|shall) i (?:click|tap|press|go|push)"
    r"(?: on| in order)?(?: to)?",
    r"where (?:can|do|could|should) i|how (?:do|can|could|should|would) i|how to|i (?:want|need|would like) to",
    r"(?:go|navigate|get|take me|jump) to|wie viele|wieviele|zähle|wie kann ich|wo kann ich|combien (?:de |d')",
    r"compte|cuántos|cuántas|cuenta|quanti|quante|conta|quantos|quantas|сколько",
)
_ASKED = re.compile(rf"^(?:{POLITE}\s+)*{_ASKING}(?!\w)\s*(?:the\s+)?(?=\S)", re.I)
_THERE = re.compile(
    r"\s+(?:(?:are|is) (?:there|visible|shown|present|on|in)|(?:do|can) (?:you|i) see|(?:does|do|has|have) (?:this|the)"
    r"|gibt es|sind|y a-t-il|hay|ci sono|há)\b.{0,30}$",
    re.I,
)
_BUT = re.compile(rf"(?:^|\s+)(?:{EXCEPTING}|without|ohne|sans|sin|senza|sem)\s+(?P<rest>\S.*)$", re.I)
_ONES = re.compile(r"\s+ones?$", re.I)
_KEPT = re.compile("\ue000(\\d+)\ue000")  # a quotation that is put away; a private-use character, in nobody's words


@dataclass(frozen=True, slots=True)
class Part:
    """Elements that `phrase` means, of which those at `place`; `anchor` means the element that `place` refers to."""

    phrase: Phrase
    place: Place = Place()
    anchor: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """`plain` is the whole as one phrase, which wins where an element reads like it; `parts` are what it else asks for,
    without those that `but` means. No parts: it is one phrase."""

    plain: Phrase
    parts: tuple[Part, ...] = ()
    but: tuple[Phrase, ...] = ()

    @property
    def words(self) -> str:
        """As they were given."""
        return self.plain.words

    @property
    def sure(self) -> bool:
        """Whether the parts are what is meant though they mean no element: labels hold words for places, too."""
        return bool(self.but) or any(part.phrase.roles or part.place.rank for part in self.parts)


def found_wish(words: str) -> Wish | None:
    """What the key `find` asks for, None for everything."""
    plain = found_phrase(words)
    parts, but = _taken_apart(words)
    return Wish(plain, parts, but) if parts or (plain.filters and not _is_asking_for_all(words)) else None


def wished(instruction: str) -> Wish | None:
    """What a person's own words ask for, None where they name no particular thing."""
    plain = phrase_of(instruction)
    parts, but = _taken_apart(instruction)
    named = plain.filters and len(plain.label) <= LONGEST_WISH and not _is_asking_for_all(instruction)
    return Wish(plain, parts, but) if parts or named else None


def _is_asking_for_all(words: str) -> bool:
    """ "How many elements are there?" """
    rest = _rest_of(words)
    return rest != words and not phrase_of(rest).filters


def _rest_of(words: str) -> str:
    """`words` without the asking around what they name."""
    return _THERE.sub("", _ASKED.sub("", words, count=1))


def _taken_apart(words: str) -> tuple[tuple[Part, ...], tuple[Phrase, ...]]:
    """The parts and exceptions that `words` say; none where they are one phrase, or too long for a wish."""
    bare = words.strip(" \t\n.!?¿¡")
    kept = [match[0] for match in QUOTED.finditer(bare)]
    numbers = iter(range(len(kept)))
    asked = QUOTED.sub(lambda _: f"\ue000{next(numbers)}\ue000", bare)
    rest = _rest_of(asked)
    exception = _BUT.search(rest)
    base = rest[: exception.start()] if exception else rest
    but = tuple(filter(_is_short, _phrases(listed(exception["rest"]) if exception else (), kept)))
    parts = _listed([_part(piece, kept) for piece in listed(base)] or [Part(phrase_of(""))])
    if not all(_is_short(part.phrase) for part in parts) or (exception and not but):
        return (), ()
    placed_somewhere = any(_says(part.place) for part in parts)
    if rest != asked and not (but or placed_somewhere or phrase_of(_restored(rest, kept)).filters):
        return (), ()  # "What does this screenshot show?": small words are a label only where nothing was asked
    one = len(parts) == 1 and not (parts[0].anchor or _says(parts[0].place)) and _no_button(base) is None
    if (one and rest == asked and not but) or not (but or all(part.phrase.filters for part in parts)):
        return (), ()
    several_roles = len(parts) > 1 and not any(part.phrase.label or part.phrase.colour for part in parts)
    return ((), ()) if several_roles and not but and rest == asked else (tuple(parts), but)


def _part(piece: str, kept: Sequence[str]) -> Part:
    if (no_button := _no_button(piece)) is not None:
        return Part(no_button)
    thing, place = placed(piece)
    if not _says(place):
        return Part(found_phrase(_restored(piece, kept)))
    anchor = None if place.relation is None else phrase_of(_restored(place.relation.anchor, kept))
    return Part(phrase_of(_restored(thing, kept)), place, anchor)


def _says(place: Place) -> bool:
    """Whether it says more than how many: "un bouton" is any."""
    return bool(place.sides or place.rank or place.relation)


def _no_button(words: str) -> Phrase | None:
    """ "no button" is one that reads "No"."""
    first, _, rest = words.removeprefix("the ").partition(" ")
    phrase = phrase_of(rest)
    if first.lower() != "no" or not phrase.roles or phrase.label:
        return None
    return replace(phrase, words=words, label=("no",), whole=("no",))


def _listed(parts: Sequence[Part]) -> list[Part]:
    """`parts` of which those without a role have that of the one with it: "Save and Delete buttons"."""
    named = {part.phrase.roles for part in parts if part.phrase.roles}
    if len(named) != 1:
        return list(parts)
    (roles,) = named
    return [replace(part, phrase=replace(part.phrase, roles=roles)) for part in parts]


def _phrases(pieces: Sequence[str], kept: Sequence[str]) -> list[Phrase]:
    phrases = [found_phrase(_restored(_ONES.sub("", piece), kept)) for piece in pieces]
    return [phrase for phrase in phrases if phrase.filters]


def _restored(piece: str, kept: Sequence[str]) -> str:
    return _KEPT.sub(lambda match: kept[int(match[1])], piece)


def _is_short(phrase: Phrase) -> bool:
    return len(tokens_of(phrase.words)) <= LONGEST_WISH + len(phrase.roles)
