"""Apertium as an engine: a pool of running pipelines, one for each step in use, bounded in number and memory."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_backends.errors import RequestTimeout, Unavailable
from python_backends.language.tags import Tag
from python_backends.translate.apertium.modes import MODES_FOLDER, Mode, modes_in
from python_backends.translate.apertium.pipeline import Limits, Pipeline, PipelineFailed
from python_backends.translate.apertium.routes import Routes, left_unknown
from python_backends.translate.apertium.serbian import latin_of
from python_backends.translate.apertium.stream import draft_of, stream_of
from python_backends.translate.engine import Draft, Route

INSTALL = "apt-get install apertium apertium-eng-spa apertium-eng-cat apertium-fr-es apertium-spa-ita apertium-es-pt"


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many pipelines stay up, and how much memory they may hold together before the least used ones end."""

    pipelines: int = 8
    resident_bytes: int = 1_500_000_000
    each: Limits = field(default_factory=Limits)


class ApertiumEngine:
    """Translates with the modes in `folder`. For one thread."""

    name = "apertium"

    def __init__(self, folder: Path = MODES_FOLDER, limits: PoolLimits | None = None) -> None:
        modes = modes_in(folder)
        if not modes:
            raise Unavailable(
                f"no translator is installed: run `{INSTALL}` (or install other apertium-XXX-YYY packages), or set the "
                "parameter `translator` of the model `translate` to the folder of a CTranslate2 model",
                code="translator_missing",
            )
        self._modes = {mode.name: mode for mode in modes}
        self._routes = Routes(modes)
        self._limits = limits or PoolLimits()
        self._running: OrderedDict[str, Pipeline] = OrderedDict()
        # The programs take their encoding from the locale; Triton's stub runs in the plain C locale, which is ASCII.
        self._environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}

    def route(self, source: Tag, target: Tag) -> Route | None:
        """See `Engine`."""
        return self._routes.route(source, target)

    def sources(self) -> frozenset[str]:
        """See `Engine`."""
        return self._routes.sources()

    def targets(self, source: str) -> frozenset[str]:
        """See `Engine`."""
        return self._routes.targets(source)

    def run(self, route: Route, sentences: Sequence[str]) -> list[Draft]:
        """See `Engine`. RequestTimeout if a pipeline takes too long, Unavailable if it dies twice."""
        texts, unknown = list(sentences), [[] for _ in sentences]  # type: list[str], list[list[tuple[str, ...]]]
        for step in route.steps:
            mode = self._modes[step]
            if mode.source.language == "sh":
                texts = [latin_of(text) for text in texts]
            drafts = self._step(mode, texts)
            texts = [draft.text for draft in drafts]
            for words, draft in zip(unknown, drafts, strict=True):
                words.append(draft.unknown)
        return [Draft(text, left_unknown(words)) for text, words in zip(texts, unknown, strict=True)]

    def close(self) -> None:
        """End every pipeline."""
        while self._running:
            self._running.popitem()[1].close()

    def _step(self, mode: Mode, texts: Sequence[str]) -> list[Draft]:
        streams = [stream_of(text) for text in texts]
        try:
            answers = self._asked(mode, streams)
        except PipelineFailed:  # died while idle, or choked on this text: once more, from the start
            try:
                answers = self._asked(mode, streams)
            except PipelineFailed as error:
                raise _failure(mode, error) from error
        return [draft_of(answer, text) for answer, text in zip(answers, texts, strict=True)]

    def _asked(self, mode: Mode, streams: Sequence[str]) -> list[str]:
        pipeline = self._running.pop(mode.name, None)
        fresh = pipeline is None
        if pipeline is None:
            pipeline = Pipeline(mode.commands, self._limits.each, self._environment)
        answers = pipeline.ask(streams)
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


def _failure(mode: Mode, error: PipelineFailed) -> RequestTimeout | Unavailable:
    if error.late:
        return RequestTimeout(f"translating with {mode.name} was stopped: {error}; send less text at once")
    return Unavailable(f"the translator {mode.name} failed twice: {error}", code="translator_failed")
