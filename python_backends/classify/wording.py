"""What an instruction asks for, by its wording: the labels, whether several may fit, and the text, if it stands there.

The forms are those people write: `Classify ... into A, B or C: TEXT`, `Is this A or B? TEXT`, `... as one of [A, B]:
TEXT`, `Labels: A, B, C` on a line of its own, with bullets below, and after the text as well as before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from python_backends.classify.items import items_in

_THING = (
    r"(?:text|message|e-?mail|mail|review|ticket|comment|post|tweet|sentence|document|article|headline|note|letter|"
    r"question|statement|feedback|one|paragraph|passage|story|sms|request|file|content|input)s?"
)
_KINDS = r"(?:labels?|categor(?:y|ies)|class(?:es)?|options?|tags?|topics?|groups?|buckets?|departments?)"
_SORTING = r"(?:classif(?:y|ied)|categori[sz]ed?|label(?:led|ed)?|tag(?:ged)?|sort|assign|route|mark|group|put|file)"
_FILLING = (r"(?:(?:exactly |only |just )?(?:one|any|some|several|all|either|one or more) (?:of )?|the |these |those |"
            rf"following |possible |available |{_KINDS}\b:? ?|that apply:? |being |either |:\s*)*")  # fmt: skip
_END = r"(?:[:?\n]|\.(?:\s|$)|$)"
_FORMS = tuple(
    re.compile(form, re.I | re.S)
    for form in (
        rf"(?:one|any|some|all|which|into|as|with|of|to|{_KINDS})\b[^\[\{{(\n]{{0,60}}[\[{{(](?P<list>[^\]}})]+)[\]}})]",
        rf"\b{_KINDS}(?: are)?\s*:\s*(?P<list>(?:\s*\n?\s*(?:[-*•]|\d+[.)])[^\n]+)+)",
        rf"\b{_SORTING}\b[^.\n]{{0,160}}?\b(?:into|as|in|between|under|with|to|by)\b\s+{_FILLING}(?P<list>[^:?\n]+?){_END}",
        rf"\bwhich\b[^:?\n]*\b{_KINDS}\b[^:?\n]*:\s*(?P<list>[^:?\n]+?){_END}",
        rf"\b{_KINDS}(?: are)?\s*:\s*(?P<list>[^\n]+?)(?:\n|\.\s|$)",
        rf"\b(?:is|are|was)\s+(?:it|this|that|these|the(?: following| above)?)(?:\s+(?:following|above))?"
        rf"(?:\s+{_THING}(?: below| above)?)?\s+(?:about |more |rather |either |best described as )*"
        rf"(?P<list>[^:?\n]+? or [^:?\n]+?){_END}",
        rf"\bdoes\s+(?:it|this|that|the(?: following| above)?)(?:\s+{_THING})?\s+"
        rf"(?:express|sound|describe|concern|show|convey|mention|belong to|talk about)\s+"
        rf"(?P<list>[^:?\n]+? or [^:?\n]+?){_END}",
    )
)
_SENTIMENT = re.compile(r"\bsentiment\b[^:?\n]*(?:[:?\n]|$)", re.I)
_YES_OR_NO = re.compile(
    rf"\bis\s+(?:it|this|that|the(?: following)?)(?:\s+{_THING})?\s+(?P<label>[a-z][a-z -]{{2,40}}?)\s*[?:]", re.I
)
_SEVERAL = re.compile(
    r"\b(?:that apply|multi-?label|one or more|any of|several (?:labels|of)|more than one|"
    r"multiple (?:labels|categories|tags))\b", re.I,
)  # fmt: skip
_EACH = re.compile(
    r"\b(?:each|every)\b|\b(?:following|these|those)\s+(?:\w+\s+)?(?:texts|messages|e-?mails|reviews|tickets|comments|"
    r"posts|tweets|sentences|documents|articles|headlines|notes|letters|questions|statements|paragraphs|requests|items)\b",
    re.I,
)
_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])\s")
_NUMBERED = re.compile(r"(?:^|\s)\d+[.)]\s")
_LEAD = re.compile(
    rf"^(?:[\s:.,;?!)\]}}-]|(?:the )?{_THING}\s*:|(?:here is|here's) (?:the|my) {_THING}\s*:"
    rf"|(?:to|for) (?:this|the|these|my)(?: following)? {_THING}(?: below)?\s*:)+", re.I,
)  # fmt: skip
_REACH = 4000  # characters at either end of an instruction in which the asking is looked for
SENTIMENTS = ("positive", "negative", "neutral")
_QUOTES = {'"': '"', "'": "'", "“": "”", "«": "»", "`": "`"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What was found; `labels` is empty and `text` None where nothing was. `several` says that the text is a list of
    texts, each of which is to have a label."""

    labels: tuple[str, ...]
    text: str | None
    multi_label: bool
    several: bool = False


def wording_of(instruction: str) -> Wording:
    """See `Wording`. The same words always give the same answer."""
    found = _labels_in(instruction)
    if found is None:
        return Wording((), None, False)
    labels, start, stop = found
    after, before = _bare(instruction[stop:]), instruction[:start]
    asked = instruction[: start if after else None] + instruction[start:stop]
    text = after or _text_before(before)
    listed = _EACH.search(asked) is not None and _is_list(instruction[stop:] if after else before)
    return Wording(labels, text, _SEVERAL.search(asked) is not None, listed)


def _is_list(text: str) -> bool:
    """Whether each of several lines is an item, or several numbered items are one line."""
    lines = [line for line in text.splitlines() if line.strip()]
    return (len(lines) > 1 and all(map(_BULLET.match, lines))) or len(_NUMBERED.findall(text)) > 1


def _labels_in(instruction: str) -> tuple[tuple[str, ...], int, int] | None:
    """(labels, start of the asking, end of the list): the first asking near either end; the middle is text."""
    for start in dict.fromkeys((0, max(0, len(instruction) - _REACH))):
        if found := _first_asking(instruction[start : start + _REACH]):
            return found[0], start + found[1], start + found[2]
    return None


def _first_asking(words: str) -> tuple[tuple[str, ...], int, int] | None:
    lists = [(match.start(), place, match.end(), items)
             for place, form in enumerate(_FORMS)
             for match in form.finditer(words) if (items := items_in(match["list"]))]  # fmt: skip
    if lists:
        start, _, stop, items = min(lists)
        return items, start, stop
    if match := _SENTIMENT.search(words):
        return SENTIMENTS, match.start(), match.end()
    if match := _YES_OR_NO.search(words):
        label = re.sub(r"^(?:an?|the)\s+", "", match["label"].strip(), flags=re.I)
        return (label, f"not {label}"), match.start(), match.end()
    return None


def _text_before(before: str) -> str | None:
    """The text where the asking comes after it, on a line of its own or after quotes."""
    above, _, line = before.rpartition("\n")
    if above.strip():
        return _bare(above)
    quoted = re.search(r"[\"“«](?P<text>[^\"”»]{2,})[\"”»]", line)
    return quoted["text"] if quoted else None


def _bare(text: str) -> str | None:
    """`text` without what leads up to it and the quotes around it; None if nothing is left."""
    kept = _LEAD.sub("", text).strip()
    if len(kept) > 1 and _QUOTES.get(kept[0]) == kept[-1]:
        kept = kept[1:-1].strip()
    return kept or None
