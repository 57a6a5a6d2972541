"""Batches of pieces, made in one thread beside the training; the page folder is looked through again now and then."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from builders.gui.crops import Cutter, Piece
from builders.gui.disturb import disturbed
from builders.gui.folder import Pictures, pages_in
from builders.gui.loss import Truth

SHAPES = ((5, 512, 512), (5, 512, 512), (3, 640, 640), (2, 640, 1024), (2, 800, 1280), (4, 832, 416))
"""Pieces a batch, height, width: about as many pixels each. Whole screens are among them: wide elements must be met."""
AHEAD = 4
LOOK_AGAIN = 200
"""Batches between two looks at the folder."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pixels [b, 3, h, w], UINT8, channels last in memory, and the elements of each picture."""

    pixels: Tensor
    truth: list[Truth]


class Feed:
    """Endless batches from a page folder; batch `i` depends on the seed, `i` and the pages there by then."""

    def __init__(self, folder: Path, cache: Path | None, seed: int, start: int = 0, share: float = 1.0) -> None:
        self.folder, self.seed, self.start, self.share = folder, seed, start, share
        self.cutter = Cutter(list(pages_in(folder)), Pictures(cache), np.random.default_rng(seed))
        if not self.cutter.pages:
            raise ValueError(f"{folder} holds no pages; write some with builders.gui.pages")

    def batch(self, index: int) -> Batch:
        """The batch with this number."""
        random = np.random.default_rng((self.seed, index))
        self.cutter.random = random
        count, height, width = SHAPES[int(random.integers(len(SHAPES)))]
        pieces = [self.cutter.piece(height, width) for _ in range(max(1, round(count * self.share)))]
        return batch_of([Piece(disturbed(p.pixels, random), p.boxes, p.roles) for p in pieces])

    def batches(self) -> Generator[Batch, None, None]:
        """From `start` on, made ahead in a thread that ends with this iterator; what fails there fails here."""
        made: queue.Queue[Batch | BaseException] = queue.Queue(AHEAD)
        ended = threading.Event()
        thread = threading.Thread(target=self._make, args=(made, ended), daemon=True)
        thread.start()
        try:
            while True:
                found = made.get()
                if isinstance(found, BaseException):
                    raise found
                yield found
        finally:
            ended.set()

    def _make(self, made: queue.Queue[Batch | BaseException], ended: threading.Event) -> None:
        index = self.start
        while not ended.is_set():
            try:
                if index % LOOK_AGAIN == 0:
                    self.cutter.add(list(pages_in(self.folder, frozenset(page.path for page in self.cutter.pages))))
                ready: Batch | BaseException = self.batch(index)
            except (OSError, ValueError) as error:
                ready = error
            index += 1
            while not ended.is_set():
                try:
                    made.put(ready, timeout=1)
                    break
                except queue.Full:
                    continue


def batch_of(pieces: list[Piece]) -> Batch:
    """Pieces of one size, stacked."""
    pixels = torch.from_numpy(np.stack([piece.pixels for piece in pieces])).permute(0, 3, 1, 2)
    truth = [Truth(torch.from_numpy(piece.boxes.astype(np.float32)), torch.from_numpy(piece.roles)) for piece in pieces]
    return Batch(pixels, truth)
