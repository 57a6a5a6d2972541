"""Rows of PocketSphinx's best path to words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from python_backends.asr.pocketsphinx.decoder import FRAME_S, Row
from python_backends.asr.transcript import Word

_VARIANT = re.compile(r"\(\d+\)$")  # "the(2)": the second pronunciation of "the"
_FILLER = re.compile(r"^(?:<.*>|\[.*\]|\+\+.*\+\+)$")  # <s>, <sil>, [NOISE], ++BREATH++


def words_of(rows: Sequence[Row]) -> list[Word]:
    """The words among `rows`, in seconds."""
    return [
        Word(_VARIANT.sub("", text), first * FRAME_S, (last + 1) * FRAME_S, min(max(chance, 0.0), 1.0))
        for text, first, last, chance in rows
        if not _FILLER.match(text)
    ]
