"""Apertium as an engine: its modes as steps, and ways over one or more of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.language.tags import Tag
from python_backends.translate.apertium.modes import MODES_FOLDER, modes_in
from python_backends.translate.apertium.pool import Pool, PoolLimits
from python_backends.translate.apertium.routes import Routes, left_unknown
from python_backends.translate.apertium.serbian import latin_of
from python_backends.translate.engine import Draft, Route

INSTALL = "apt-get install apertium apertium-eng-spa apertium-eng-cat apertium-fr-es apertium-spa-ita apertium-es-pt"


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
        self._pool = Pool(limits or PoolLimits())

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
        """See `Engine`. RequestTimeout if a step takes too long, Unavailable if it dies again and again."""
        texts, unknown = list(sentences), [[] for _ in sentences]  # type: list[str], list[list[tuple[str, ...]]]
        for step in route.steps:
            mode = self._modes[step]
            if mode.source.language == "sh":
                texts = [latin_of(text) for text in texts]
            drafts = self._pool.translate(mode, texts)
            texts = [draft.text for draft in drafts]
            for words, draft in zip(unknown, drafts, strict=True):
                words.append(draft.unknown)
        return [Draft(text, left_unknown(words)) for text, words in zip(texts, unknown, strict=True)]

    def close(self) -> None:
        """End every pipeline."""
        self._pool.close()
