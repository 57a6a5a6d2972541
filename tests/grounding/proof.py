"""Whether a leaf's words say its value: the check that provenance is true, made without the code that made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from python_backends.evidence import Evidence
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


def is_heard(leaf: GroundedLeaf, items: Sequence[Evidence]) -> bool:
    """Whether the items that `leaf` names say its value, where that is no span of words but told of a recording: a
    time to the millisecond, a speaker, a language, a confidence, all they say, or how many of something they are."""
    named = set(leaf.evidence)
    said = [item for item in items if item.id in named]
    if not said or named != {item.id for item in said} or leaf.time is None:
        return False
    begins, ends = [item.t0 or 0.0 for item in said], [item.t1 or 0.0 for item in said]
    if leaf.time != (min(begins), max(ends)):
        return False
    if isinstance(leaf.value, str):
        return _is_said(leaf.value, leaf.time, said)
    seconds = (*leaf.time, leaf.time[1] - leaf.time[0], sum(ends) - sum(begins))
    speakers = {item.speaker for item in said if item.speaker}
    words = sum(len(item.text.split()) for item in said)
    turns = sum(number == 0 or item.speaker != said[number - 1].speaker for number, item in enumerate(said))
    known = [*seconds, *(1000 * each for each in seconds), min(item.confidence for item in said)]
    counted = [len(speakers), turns, len(said), words, *(int(each.rpartition("_")[2]) for each in speakers)]
    near = 0.5 if isinstance(leaf.value, int) else 0.0005
    return any(abs(leaf.value - each) <= near + 1e-9 for each in known) or leaf.value in counted


def _is_said(value: str, time: tuple[float, float], said: Sequence[Evidence]) -> bool:
    texts, own = "".join(item.text for item in said), {item.speaker for item in said} | {item.language for item in said}
    if "".join(value.split()) == "".join(texts.split()) or value in own:
        return True
    parts = f"0:0:{value.replace(',', '.').removesuffix('Z')}".split(":")[-3:]
    if not all(part.replace(".", "", 1).isdigit() for part in parts):
        return False
    hours, minutes, seconds = map(float, parts)
    return any(abs(3600 * hours + 60 * minutes + seconds - each) < 1 for each in (*time, time[1] - time[0]))
