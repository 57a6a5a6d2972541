"""Batches for training, made in the process that trains or, where that would keep an accelerator waiting, in others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from builders.decoder.batches import Batch, batches
from builders.decoder.lessons import Lessons
from builders.decoder.together import Together


@dataclass(frozen=True, slots=True)
class Fed:
    """A batch, and the number of the last row that its maker has drawn."""

    batch: Batch
    position: int


class Feed(IterableDataset):  # type: ignore[misc]  # PyTorch is not among the type checker's packages
    """Batches of `tokens` tokens without end. Iterated in several processes, each makes rows of its own and keeps a
    copy of `lessons`, which goes through the stages as if all made equally many."""

    def __init__(self, lessons: Lessons, together: Together, tokens: int) -> None:
        self.lessons, self.tokens = lessons, tokens
        self.rank, self.size = together.rank, together.size

    def __iter__(self) -> Iterator[Fed]:
        """Never ends."""
        worker = get_worker_info()
        number, count = (0, 1) if worker is None else (worker.id, worker.num_workers)
        parts = self.size * count
        for batch in batches(self.lessons.rows(self.rank * count + number, parts), self.tokens):
            self.lessons.tokens += batch.tokens * parts
            yield Fed(batch, self.lessons.position)


def fed(feed: Feed, workers: int) -> Iterator[Fed]:
    """The batches of `feed`, made in `workers` other processes, or in this one."""
    if workers == 0:
        return iter(feed)
    return iter(DataLoader(feed, batch_size=None, num_workers=workers, prefetch_factor=2))
