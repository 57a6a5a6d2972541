"""Yes and no in several languages, and boxes that are ticked or not."""

from __future__ import annotations

from python_backends.grounding.values.text import letters, plain, without_label

_YES = frozenset(
    "yes y true ja j wahr oui o vrai si s sim verdadeiro vero verdadero ya on checked ticked x [x] (x) ✓ ✔ ☑ ☒ √ v [v]"
    " [✓] [✔]".split()
)
_NO = frozenset("no n false nein falsch non faux nao falso nee nej nei tidak off unchecked ☐ □ [] [_] ()".split())
MAX_LENGTH = 12


def boolean_of(text: str) -> bool | None:
    """What `text` says, None if it says neither."""
    word = letters(without_label(plain(text))).replace(" ", "")
    if len(word) > MAX_LENGTH:
        return None
    for form in (word, word.strip(".,;:!")):
        if form in _YES:
            return True
        if form in _NO:
            return False
    return None
