"""Tokens to words: which tokens are whole characters, which of those make a word, and when it was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from python_backends.asr.transcript import Word
from python_backends.asr.whisper.network import Aligned

FRAME_S = 0.02
_OPENING = frozenset("\"'“‘¿¡([{«「『（《〈【")
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


@dataclass(frozen=True, slots=True)
class Group:
    """The text of a word and the pieces that it was written with."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def spoken(self) -> tuple[Piece, ...]:
        """The pieces whose times are the word's; all if none is spoken."""
        return tuple(piece for piece in self.pieces if piece.is_spoken) or self.pieces

    def and_then(self, other: Group, between: str) -> Group:
        """Both as one."""
        return Group(f"{self.text}{between}{other.text}", self.pieces + other.pieces)


def grouped(pieces: Sequence[Piece], spaced: bool) -> list[Group]:
    """The words. What is no word by itself, such as a dash, goes with the word before it, or after it at the start."""
    groups: list[Group] = []
    waiting: Group | None = None  # what belongs to the word that comes next
    for group in _between_blanks(pieces) if spaced else _each(pieces):
        between = " " if spaced else ""
        group = waiting.and_then(group, between) if waiting else group
        waiting = None
        if any(piece.is_spoken for piece in group.pieces):
            groups.append(group)
        elif not groups or (group.text in _OPENING and not spaced):
            waiting = group
        else:
            groups[-1] = groups[-1].and_then(group, between)
    return [*groups, waiting] if waiting else groups


def _between_blanks(pieces: Sequence[Piece]) -> list[Group]:
    """Runs of pieces without a blank; a piece counts where its first character that is none stands."""
    text, of_character = "", []
    for piece in pieces:
        text += piece.text
        of_character += [piece] * len(piece.text)
    found = []
    for match in re.finditer(r"\S+", text):
        within = dict.fromkeys(of_character[match.start() : match.end()])
        found.append(Group(match[0], tuple(within)))
    return found


def _each(pieces: Sequence[Piece]) -> list[Group]:
    """Every piece by itself; blanks go to the end of what stands before them."""
    found: list[Group] = []
    for piece in pieces:
        text = piece.text.strip()
        if found and piece.text[0].isspace():
            found[-1] = Group(found[-1].text.rstrip() + " ", found[-1].pieces)
        if text:
            found.append(Group(text + (" " if piece.text[-1].isspace() else ""), (piece,)))
    if found:
        found[-1] = Group(found[-1].text.rstrip(), found[-1].pieces)
    return found


def words_of(groups: Sequence[Group], aligned: Aligned) -> list[Word]:
    """Text, time and confidence of each group; times as the alignment has them."""
    starts = starts_of(aligned.path)
    words = []
    for group in groups:
        first, stop = group.spoken[0].first, group.spoken[-1].stop
        chances = [aligned.probabilities[token] for piece in group.spoken for token in range(piece.first, piece.stop)]
        begin, end = (float(starts[min(token, len(starts) - 1)]) for token in (first, stop))
        words.append(Word(group.text, begin, end, float(np.mean(chances))))
    return words


def starts_of(path: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """FP64 [tokens + 1]: the second at which each token of an alignment begins, the end being one."""
    first = np.flatnonzero(np.diff(path[:, 0], prepend=-1))
    return np.asarray(path[first, 1] * FRAME_S, np.float64)
