"""Runs generations on a scheduler in the test's own thread, and keeps what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from python_backends.decoder.engine import DecoderEngine
from python_backends.decoder.generation import Chunk, Generation
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import OpenfazeError


@dataclass
class Heard:
    """A sink that remembers."""

    chunks: list[Chunk] = field(default_factory=list)
    errors: list[OpenfazeError] = field(default_factory=list)

    def __call__(self, event: Chunk | OpenfazeError) -> None:
        assert not self.ended, "something came after the end"
        if isinstance(event, OpenfazeError):
            self.errors.append(event)
        else:
            self.chunks.append(event)

    @property
    def ended(self) -> bool:
        """Whether the last chunk or an error has come."""
        return bool(self.errors) or bool(self.chunks and self.chunks[-1].reason)

    @property
    def ids(self) -> list[int]:
        """All tokens."""
        return [token for chunk in self.chunks for token in chunk.ids]

    @property
    def reason(self) -> str | None:
        """Why it ended well."""
        return self.chunks[-1].reason if self.chunks else None


def prompt_of(engine: DecoderEngine, text: str, max_tokens: int = 12, **more: Any) -> Generation:
    """A generation after the bytes of `text`."""
    return Generation(engine.embed(list(text.encode())), max_tokens, **more)


def finish(scheduler: Scheduler, limit: int = 2000) -> int:
    """Rounds until nothing is left."""
    for rounds in range(limit):
        if not scheduler.busy:
            return rounds
        scheduler.advance()
    raise AssertionError(f"not done after {limit} rounds")


def decode(engine: DecoderEngine, generations: Sequence[Generation]) -> list[Heard]:
    """All of them at once, on a scheduler of their own."""
    scheduler = Scheduler(engine)
    heard = [Heard() for _ in generations]
    for generation, sink in zip(generations, heard, strict=True):
        scheduler.submit(generation, sink)
    finish(scheduler)
    return heard
