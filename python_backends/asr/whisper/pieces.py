"""Tokens to words: which tokens are whole characters, which of those make a word, and when it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.asr.transcript import Word
from python_backends.asr.whisper.network import Aligned

FRAME_S = 0.02
_TORN = "\N{REPLACEMENT CHARACTER}"  # what half a character decodes to


@dataclass(frozen=True, slots=True)
class Piece:
    """The shortest run of tokens, from `first` to before `stop`, that is whole characters."""

    text: str
    first: int
    stop: int

    @property
    def is_spoken(self) -> bool:
        """False for blanks and punctuation, whose time says nothing."""
        return any(character.isalnum() for character in self.text)


def pieces_of(tokens: Sequence[int], tokenizer: Any) -> list[Piece]:
    """The pieces of a transcript; what is torn at the very end is left out."""
    pieces: list[Piece] = []
    first = 0
    for stop in range(1, len(tokens) + 1):
        text: str = tokenizer.decode(list(tokens[first:stop]), skip_special_tokens=False)
        if _TORN not in text or stop - first >= 4:  # no character has more than four bytes
            pieces.append(Piece(text.replace(_TORN, ""), first, stop))
            first = stop
    return [piece for piece in pieces if piece.text]


def grouped(pieces: Sequence[Piece], spaced: bool) -> list[list[Piece]]:
    """The pieces of each word. What is no word by itself, such as a dash, goes with the word before it."""
    groups: list[list[Piece]] = []
    loose = False  # whether the last group still waits for something spoken
    for piece in pieces:
        begins = piece.text[0].isspace() if spaced else not _closes(piece)
        if not groups or (begins and piece.is_spoken and not loose):
            groups.append([piece])
        elif begins and not piece.is_spoken and _opens(piece) and not loose:
            groups.append([piece])
        else:
            groups[-1].append(piece)
        loose = not any(part.is_spoken for part in groups[-1])
    return groups


def words_of(groups: Sequence[Sequence[Piece]], aligned: Aligned, spaced: bool) -> list[Word]:
    """Text, time and confidence of each group; times as the alignment has them."""
    starts = starts_of(aligned.path)
    words = []
    for group in groups:
        text = "".join(piece.text for piece in group)
        spoken = [piece for piece in group if piece.is_spoken] or list(group)
        chances = [aligned.probabilities[token] for piece in spoken for token in range(piece.first, piece.stop)]
        words.append(
            Word(
                " ".join(text.split()) if spaced else text.strip(),
                float(starts[min(spoken[0].first, len(starts) - 1)]),
                float(starts[min(spoken[-1].stop, len(starts) - 1)]),
                float(np.mean(chances)),
            )
        )
    return [word for word in words if word.text]


def starts_of(path: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """FP64 [tokens + 1]: the second at which each token of an alignment begins, the end being one."""
    first = np.flatnonzero(np.diff(path[:, 0], prepend=-1))
    return np.asarray(path[first, 1] * FRAME_S, np.float64)


def _closes(piece: Piece) -> bool:
    """Punctuation that belongs to what stands before it."""
    return not piece.is_spoken and not _opens(piece)


def _opens(piece: Piece) -> bool:
    """Punctuation that belongs to what comes after it."""
    return piece.text.strip() in _OPENING


_OPENING = frozenset("\"'“‘¿¡([{«「『（《〈【$£€#")
