"""What a person's words ask for in a screenshot: roles, a label, a colour, or everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.gui.glossary import Mark, Term, Tokens, marked, tokens_of
from python_backends.gui.roles import INTERACTIVE, ROLES

FORM = frozenset({"text_field", "checkbox", "radio", "select", "slider", "switch"})
LONGEST_WISH = 6  # words that may name a thing; more are a question about the picture

_QUOTED = re.compile(r"[\"“”„«»「『‘](?P<text>[^\"“”«»」』’]+)[\"“”»」』’]|(?<!\w)'(?P<single>[^']+)'(?!\w)")
_GROUPS = {"interactive": INTERACTIVE, "form": FORM, "everything": frozenset[str]()}
_AND = frozenset("and or und oder et ou y o e en и или ve 和 或 と".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` as given; `roles`, `colour` and the `label` to look for, each empty where nothing was said of it.

    `whole` are all the words but the asking around them, for elements that read just like that ("Select all").
    """

    words: str
    roles: frozenset[str] = frozenset()
    label: Tokens = ()
    colour: str = ""
    whole: Tokens = ()

    @property
    def filters(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.roles or self.label or self.colour)


def phrase_of(words: str) -> Phrase:
    """The meaning of a phrase such as "Sign in", "blue submit button", "alle Kontrollkästchen", "text_field"."""
    quoted = _QUOTED.search(words)
    rest = words if quoted is None else f"{words[: quoted.start()]} {words[quoted.end() :]}"
    marks = _without_owner(_without_scene(_without_asking(marked(tokens_of(rest.replace("_", " "))))))
    terms, left = _sorted_out(marks)
    colour = next((term.name for term in terms if term.kind == "colour"), "")
    label = _label(terms, left) if quoted is None else tokens_of(quoted["text"] or quoted["single"])
    whole = label if quoted is not None else tuple(token for mark in marks for token in mark.tokens)
    return Phrase(words.strip(), _roles(terms), label, colour, whole)


def found_phrase(words: str) -> Phrase:
    """The phrase of the key `find`: if it is made of small words alone, they are a label ("To")."""
    phrase = phrase_of(words)
    tokens = tokens_of(words)
    nothing = not phrase.filters and not phrase.whole
    return Phrase(words.strip(), label=tokens, whole=tokens) if nothing else phrase


def _without_asking(marks: Sequence[Mark]) -> Sequence[Mark]:
    """`marks` without the fillers before them: "please find all the"."""
    start = next((place for place, mark in enumerate(marks) if not mark.is_filler), len(marks))
    return marks[start:]


def _without_scene(marks: Sequence[Mark]) -> Sequence[Mark]:
    """`marks` without fillers at the end that name the picture: "on this page"."""
    stop = len(marks)
    while stop > 0 and marks[stop - 1].is_filler:
        stop -= 1
    scene = any(mark.term == Term("filler", "scene") for mark in marks[stop:])
    return marks[:stop] if scene else marks


def _without_owner(marks: Sequence[Mark]) -> Sequence[Mark]:
    """`marks` up to a word for elements of every role: what follows says of what they are elements."""
    kinds = [mark.term.kind if mark.term else "" for mark in marks]
    return marks[: kinds.index("group") + 1] if "group" in kinds and not {"role", "field"} & set(kinds) else marks


def _sorted_out(marks: Sequence[Mark]) -> tuple[list[Term], list[Mark]]:
    """The roles, groups and colours among `marks`, and what is left for a label.

    Of several roles the last is meant and the others belong to its label ("link account button"), unless they are
    joined ("buttons and links").
    """
    last = max((place for place, mark in enumerate(marks) if _names_roles(mark)), default=-1)
    joined = any(token in _AND for mark in marks for token in mark.tokens)
    terms: list[Term] = []
    left: list[Mark] = []
    for place, mark in enumerate(marks):
        term = mark.term
        if (
            term is not None
            and term.kind not in ("filler", "alike")
            and (joined or place == last or not _names_roles(mark))
        ):
            terms.append(term)
        elif not mark.is_filler or len(mark.tokens) == 1:
            left.append(mark)
    return terms, left


def _names_roles(mark: Mark) -> bool:
    return mark.term is not None and bool(_roles([mark.term]))


def _roles(terms: Sequence[Term]) -> frozenset[str]:
    named = frozenset("text_field" if term.kind == "field" else term.name
                      for term in terms if term.kind in ("role", "field"))  # fmt: skip
    return named.union(*(_GROUPS[term.name] for term in terms if term.kind == "group"))


def _label(terms: Sequence[Term], left: Sequence[Mark]) -> Tokens:
    """The label that the words beside `terms` ask for; beside a role without small words at its ends."""
    purpose = next((tokens_of(term.name) for term in terms if term.kind == "field"), ())
    kept = [not mark.is_filler for mark in left]
    if not any(kept):
        return purpose
    stop = len(kept) - kept[::-1].index(True) if terms else len(kept)
    return tuple(token for mark in left[kept.index(True) : stop] for token in mark.tokens)


assert frozenset(ROLES) >= FORM | INTERACTIVE
