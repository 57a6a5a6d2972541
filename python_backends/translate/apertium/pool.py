"""The running pipelines: one for each step in use, bounded in number and memory, restarted when they die."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_backends.errors import OpenfazeError, RequestTimeout, Unavailable
from python_backends.translate.apertium.modes import Command, Mode
from python_backends.translate.apertium.pipeline import Limits, Pipeline, PipelineFailed
from python_backends.translate.apertium.stream import draft_of, is_whole, stream_of
from python_backends.translate.engine import Draft

# Starts that one call may cost; a text that kills its pipeline is cut in halves until the sentence is found.
_STARTS = 12


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many pipelines stay up, and how much memory they may hold together before the least used ones end."""

    pipelines: int = 8
    resident_bytes: int = 1_500_000_000
    each: Limits = field(default_factory=Limits)


class Pool:
    """Runs modes. For one thread."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits
        self._running: OrderedDict[str, Pipeline] = OrderedDict()
        self._untagged: dict[str, tuple[Command, ...]] = {}
        # The programs take their encoding from the locale; Triton's stub runs in the plain C locale, which is ASCII.
        self._environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}

    def translate(self, mode: Mode, texts: Sequence[str]) -> list[Draft]:
        """A draft for each text, an empty one for a text that kills the pipeline.

        Raises RequestTimeout if an answer takes too long, Unavailable if the pipeline dies again and again.
        """
        starts = _Starts(mode)
        try:
            answers = self._answers(mode, [stream_of(text) for text in texts], starts)
        except PipelineFailed as error:
            raise RequestTimeout(
                f"translating with {mode.name} was stopped: {error}; send less text at once"
            ) from error
        return [draft_of(answer, text) for answer, text in zip(answers, texts, strict=True)]

    def close(self) -> None:
        """End every pipeline."""
        while self._running:
            self._running.popitem()[1].close()

    @property
    def running(self) -> tuple[str, ...]:
        """Names of the modes whose pipelines are up, the least recently used first."""
        return tuple(self._running)

    def _answers(self, mode: Mode, streams: Sequence[str], starts: _Starts) -> list[str]:
        """Answers in stream format; halves `streams` where the whole kills the pipeline."""
        while True:
            fresh = mode.name not in self._running
            try:
                return self._asked(mode, streams, starts)
            except PipelineFailed as error:
                if error.late:
                    raise
            if not fresh:  # it may have died while idle
                continue
            untagged = mode.without_tagger()
            if untagged is None or mode.name in self._untagged:
                break
            self._untagged[mode.name] = untagged
        if len(streams) == 1:
            return [""]
        half = len(streams) // 2
        return self._answers(mode, streams[:half], starts) + self._answers(mode, streams[half:], starts)

    def _asked(self, mode: Mode, streams: Sequence[str], starts: _Starts) -> list[str]:
        pipeline = self._running.pop(mode.name, None)
        fresh = pipeline is None
        if pipeline is None:
            starts.count()
            commands = self._untagged.get(mode.name, mode.commands)
            pipeline = Pipeline(commands, self._limits.each, self._environment)
        answers = pipeline.ask(streams)
        if not all(map(is_whole, answers)):
            pipeline.close()
            raise PipelineFailed("a program of the pipeline died in the middle of an answer")
        self._running[mode.name] = pipeline  # the most recently used is last
        if fresh:
            self._make_room()
        return answers

    def _make_room(self) -> None:
        sizes = {name: pipeline.memory_bytes() for name, pipeline in self._running.items()}
        while len(self._running) > 1 and (
            len(self._running) > self._limits.pipelines or sum(sizes.values()) > self._limits.resident_bytes
        ):
            name, pipeline = self._running.popitem(last=False)
            pipeline.close()
            del sizes[name]


class _Starts:
    """How often one call has started a pipeline."""

    def __init__(self, mode: Mode) -> None:
        self._mode, self._count = mode, 0

    def count(self) -> None:
        """One more; Unavailable past the bound."""
        self._count += 1
        if self._count > _STARTS:
            raise _dying(self._mode)


def _dying(mode: Mode) -> OpenfazeError:
    return Unavailable(
        f"the translator {mode.name} died {_STARTS} times on this text; reinstall its Apertium package",
        code="translator_failed",
    )
