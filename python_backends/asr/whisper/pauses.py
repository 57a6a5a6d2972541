"""Words that the alignment stretched over a pause, cut back.

Between two sentences no token stands for the silence, so the alignment gives it to a neighbour: the word before the
pause then ends too late or the word after it begins too early. Whisper's rule is followed: at the end and the start
of sentences a word is at most twice as long as the transcript's median word.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

from python_backends.asr.transcript import Word

_ENDS = (".", "!", "?", "。", "！", "？", "…")
_LONGEST_MEDIAN_S = 0.7
_TIMES = 2.0


def without_pauses(words: Sequence[Word]) -> list[Word]:
    """`words` with those beside a pause no longer than is plausible."""
    lengths = [word.t1 - word.t0 for word in words if word.t1 > word.t0]
    if not lengths:
        return list(words)
    most = _TIMES * min(statistics.median(lengths), _LONGEST_MEDIAN_S)
    return [_cut(word, index == 0 or _ends(words[index - 1]), most) for index, word in enumerate(words)]


def _cut(word: Word, begins: bool, most: float) -> Word:
    if word.t1 - word.t0 <= most:
        return word
    if begins:
        return replace(word, t0=word.t1 - most)
    return replace(word, t1=word.t0 + most) if _ends(word) else word


def _ends(word: Word) -> bool:
    return word.text.rstrip("\"'”’»)]").endswith(_ENDS)
