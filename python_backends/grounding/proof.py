"""Whether a leaf's words say its value: the check that provenance is true, made without the code that made it."""

from __future__ import annotations

from typing import get_args

from python_backends.grounding.grounded import GroundedLeaf
from python_backends.grounding.stream import WordStream
from python_backends.grounding.tree import LeafKind
from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.reading import value_of


def is_proven(leaf: GroundedLeaf, stream: WordStream, locale: Locale) -> bool:
    """Whether the value of `leaf` is its words, a part of them cut out, or a normal form of them.

    True for inferred leaves, which claim no words. A share may be written as a percentage. `locale` is grounding's.
    """
    if leaf.span is None:
        return leaf.source == "inferred"
    text = stream.text(leaf.span)
    if isinstance(leaf.value, str) and leaf.value in text:
        return True
    forms = [value_of(kind, text, locale) for kind in get_args(LeafKind) if kind != "string"]
    shares = [round(form / 100, 12) for form in forms if "%" in text and isinstance(form, int | float)]
    return any(form == leaf.value and isinstance(form, bool) == isinstance(leaf.value, bool) for form in forms + shares)
