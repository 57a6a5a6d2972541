"""Whether words only tell something: a note, a letter or an invoice that somebody pasted, without a request in it.

"The total was calculated as EUR 1,234.50." calculates nothing. Requests stand at the beginning or at the end, or are
questions; a few words without a full stop ("weather in Rome") are taken for one.
"""

from __future__ import annotations

import re

from python_backends.ingress.links import links_in
from python_backends.ingress.spelling import spelt

MAX_LOOKED_AT = 20_000  # characters at either end
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_FEWEST_LABELS = 2  # "Total: 30, Date: 3 April"; one colon may follow a request
_LABEL = re.compile(r"[^\W\d_]\s*:\s")
_POLITE = (
    r"(?:(?:ok|okay|hi|hello|hey|now|then|so|and|please|pls|kindly|bitte|por favor|s'il (?:te|vous) pla[iî]t)\W+)*"
)
_VERBS = (
    "translate transcribe summarize summarise answer rewrite rephrase correct classify categorize categorise label "
    "assign forecast predict extrapolate detect determine extract parse read render convert localize localise run "
    "execute evaluate calculate compute simulate explain write give search look decide tell describe show fetch "
    "scrape open go visit browse check count compare sum add subtract multiply divide solve return fill identify find "
    "get list estimate work do führe übersetze übersetz schreibe berechne rechne sage sag klassifiziere finde suche "
    "zeige lies nenne bestimme erkenne exécute exécutez traduis traduisez résume résumez écris écrivez calcule "
    "calculez donne donnez cherche cherchez trouve trouvez ejecuta traduce traduzca resume escribe calcula clasifica "
    "predice busca encuentra dime"
)
_ASKERS = (
    "what what's which who who's whose where when why how can could would will should is are was were does do did was "
    "wie wo wer wann warum welche welcher welches kannst können peux pouvez que quel quelle qui où quand combien "
    "comment puedes qué quién dónde cuándo cuánto cuál cómo"
)
_IMPERATIVE = re.compile(
    rf"\W*{_POLITE}(?:(?:{'|'.join(_VERBS.split())})(?:\s+(?!enclosed|attached|below|us\b)[^\s:]|\W*$)"
    r"|project\s+(?:it|them|this|these|the|\d+)\b)",
    re.I,
)
_PLEASE_LAST = re.compile(r"\b(?:please|pls|bitte)\W*$", re.I)
_WISH = re.compile(rf"\W*{_POLITE}(?:i|we)(?:'d| would| want| need|'d like| would like)\b", re.I)
_QUESTION = re.compile(rf"\W*{_POLITE}(?:[^?,:]{{1,80}}[,:]\s+)?(?:{'|'.join(_ASKERS.split())})\b[^?]*\?", re.I)
_FENCE = "```"


def asks(text: str) -> bool:
    """Whether `text` has a question in it, or begins or ends with a request."""
    parts = [part for part in _SENTENCES.split(_ends(text).strip()) if any(map(str.isalnum, part))]
    if not parts:
        return False
    questions = any(map(_QUESTION.match, parts)) or text.rstrip().endswith("?")
    return questions or any(_asks(spelt(part)) for part in (parts[0], parts[-1]))


def only_asks(text: str) -> bool:
    """Whether `text` is one question or request and nothing else."""
    parts = [part for part in _SENTENCES.split(text.strip()) if any(map(str.isalnum, part))]
    return len(parts) == 1 and asks(text)


def only_tells(text: str) -> bool:
    """Whether `text` is statements, lines or labels with values, and asks for nothing."""
    parts = [part for part in _SENTENCES.split(_ends(text).strip()) if any(map(str.isalnum, part))]
    if not parts or _FENCE in text or asks(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and links_in(text):
        return False  # an address, and what is wanted of it
    return len(lines) > 1 or text.rstrip()[-1] in ".!" or len(_LABEL.findall(text)) >= _FEWEST_LABELS


def _asks(sentence: str) -> bool:
    return bool(_IMPERATIVE.match(sentence) or _WISH.match(sentence) or _PLEASE_LAST.search(sentence))


def _ends(text: str) -> str:
    return text if len(text) <= 2 * MAX_LOOKED_AT else f"{text[:MAX_LOOKED_AT]}\n{text[-MAX_LOOKED_AT:]}"
