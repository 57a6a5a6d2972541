"""Whisper's two graphs as the network of `WhisperEngine`, in the place of CTranslate2's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from python_backends.asr.graphs.alignment import path_of
from python_backends.asr.graphs.folder import Graphs
from python_backends.asr.graphs.networks import PIECE, Array, Networks
from python_backends.asr.graphs.search import Rules, searched, softmax
from python_backends.asr.whisper.folder import WhisperFolder
from python_backends.asr.whisper.network import Aligned, Search, Written

MOST = 224  # tokens of a transcript: half of Whisper's positions
FIRST = np.zeros(1, np.int64)  # the row that a single reading goes on from


class GraphsNetwork:
    """See `asr.whisper.network.Network`. `networks` are sessions of this process or models of the server."""

    def __init__(self, networks: Networks, graphs: Graphs, folder: WhisperFolder) -> None:
        self.version = f"graphs, {graphs.sizes.precision}"
        self._networks, self._graphs, self._folder, self._marks = networks, graphs, folder, folder.marks
        marks = folder.marks
        self._never = np.zeros(graphs.sizes.vocabulary, np.bool_)
        self._never[list(graphs.never)] = True
        self._never[marks.end] = False
        self._never[marks.end + 1 :] = True  # marks and times are no text
        self._at_first = self._never.copy()
        self._at_first[list(graphs.not_first)] = True

    def encode(self, mel: Array) -> Any:
        """See `Network`."""
        return self._networks.encode(np.ascontiguousarray(mel[np.newaxis], np.float32))

    def write(self, encoded: Any, prompt: Sequence[int], search: Search) -> Written:
        """See `Network`."""
        step = self._networks.step(np.array([prompt], np.int64), FIRST, None, encoded)
        silence = float(softmax(step.logits[0, 0])[self._marks.no_times - 1])  # <|nospeech|> stands before it
        most = min(MOST, self._graphs.sizes.positions - len(prompt))
        rules = Rules(self._marks.end, self._never, self._at_first, most)
        found = searched(self._networks, encoded, step.logits[0, -1], step.past, search, rules)
        return Written(found.tokens, found.mean, silence)

    def align(self, encoded: Any, prompt: Sequence[int], tokens: Sequence[int], frames: int) -> Aligned:
        """See `Network`. One reading of prompt, `<|notimestamps|>`, tokens and end, piece by piece."""
        ids = [*prompt, self._marks.no_times, *tokens, self._marks.end]
        past, looks, chances = None, [], []
        for start in range(0, len(ids), PIECE):
            piece = ids[start : start + PIECE]
            step = self._networks.step(np.array([piece], np.int64), FIRST, past, encoded, aligned=True)
            chances += self._said(step.logits[0], ids[start + 1 : start + PIECE + 1])
            looks.append(step.alignment[0])
            past = step.past
        path = path_of(np.concatenate(looks, 1), max(1, frames // 2), len(prompt))
        return Aligned(path, tuple(chances[len(prompt) : len(prompt) + len(tokens)]))

    def _said(self, logits: Array, following: Sequence[int]) -> list[float]:
        """The chances of `following` among all text, of the first row's, second row's, ... next token; 0 for marks."""
        chances = softmax(logits[: len(following), : self._marks.end])
        return [float(row[token]) if token < self._marks.end else 0.0
                for row, token in zip(chances, following, strict=True)]  # fmt: skip

    def languages(self, encoded: Any) -> list[tuple[str, float]]:
        """See `Network`."""
        step = self._networks.step(np.array([[self._marks.start]], np.int64), FIRST, None, encoded)
        ids = list(self._folder.languages.values())
        chances = softmax(step.logits[0, 0, ids])
        names = [str(self._folder.tokenizer.id_to_token(token)) for token in ids]
        return [(names[place], float(chances[place])) for place in np.argsort(-chances, kind="stable")]

    def close(self) -> None:
        """See `Network`."""
