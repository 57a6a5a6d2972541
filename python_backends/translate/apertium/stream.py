"""Apertium's stream format: text outside, things to carry over inside square brackets, reserved characters escaped.

What comes back is marked: `*word` was not in the dictionary, `@word` has no translation, `#word` could not be
inflected. The caller never sends those three characters, so every one in an answer is a mark and is taken out.
"""

from __future__ import annotations

import re

from python_backends.translate.engine import Draft

CARRIED = "\ue000-\uf8fe"  # characters that stand for things to carry over
_END = "\uf8ff"
_RESERVED = re.compile(r"([\\^$/<>{}\[\]@*#~])")
_CARRIED = re.compile(f"([{CARRIED}])")
_SENTENCE_END = (".", "!", "?", "…")
_TAGS = re.compile(r"<[a-zA-Z0-9_]{1,16}>")
_BRACKETS = re.compile(r"(?<!\\)[\[\]]")
_UNKNOWN = re.compile(r"[*@]+(?=[^\W\d_])([^\W_][\w'’-]*)")
_MARKS = re.compile(r"[*@#^$~\\/{}<>]")
_SPACES = re.compile(r"[ \t\n]+")
_ENDED = re.compile(rf"\s*\.?\s*{_END}.*$", re.S)
_ENDED_ITSELF = re.compile(rf"\s*{_END}.*$", re.S)


def stream_of(sentence: str) -> str:
    """`sentence` for a pipeline. It ends like a sentence, because taggers hold back what has no end."""
    escaped = _CARRIED.sub(r"[\1]", _RESERVED.sub(r"\\\1", sentence))
    full_stop = "" if sentence.endswith(_SENTENCE_END) else "."
    return f"{escaped}{full_stop}[{_END}]"


def is_whole(answer: str) -> bool:
    """Whether the answer's end has come through. A program that dies lets those after it end answers it never gave."""
    return _END in answer


def draft_of(answer: str, sentence: str) -> Draft:
    """What the pipeline made of `sentence`, clean of its stream format."""
    text = _BRACKETS.sub("", answer)
    text = (_ENDED_ITSELF if sentence.endswith(_SENTENCE_END) else _ENDED).sub("", text)
    text = _TAGS.sub("", text)
    unknown = tuple(match[1].casefold() for match in _UNKNOWN.finditer(text.replace("\\", "")))
    return Draft(_SPACES.sub(" ", _MARKS.sub("", text)).strip(), unknown)
