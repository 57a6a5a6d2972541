"""One request of the task `translate`, from its parameters to its result and evidence."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.translate.chunks import Chunk, translated_chunks
from python_backends.translate.engine import Engine
from python_backends.translate.markup.segments import prose_of, segments_of
from python_backends.translate.order import order_of
from python_backends.translate.request import TranslateRequest
from python_backends.translate.result import TranslateResult
from python_backends.translate.sources import Way, refuse_same, way_of

TASK = "translate"
SEVERAL = "auto-detected"


@dataclass(frozen=True, slots=True)
class Translation:
    """One text's chunks, the way they went, and the digest of the text."""

    way: Way
    chunks: tuple[Chunk, ...]
    sha256: str

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(chunk.text for chunk in self.chunks)


def translate(
    request: TranslateRequest, media: Sequence[bytes], engine: Engine, seconds: float
) -> tuple[TranslateResult, list[Evidence]]:
    """The result and its evidence, one item a chunk. Raises OpenfazeError; RequestTimeout after `seconds`."""
    deadline = time.monotonic() + seconds
    order = order_of(request, media)
    taken_apart = [segments_of(text, markup) for text, markup in zip(order.texts, order.markup, strict=True)]
    ways = [way_of(prose_of(segments), order.source, order.target, engine) for segments in taken_apart]
    refuse_same(ways, order.target)
    done: list[Translation] = []
    for text, segments, way in zip(order.texts, taken_apart, ways, strict=True):
        chunks = [Chunk(text, 0, 0)] if way.route is None else translated_chunks(segments, way.route, engine, deadline)
        done.append(Translation(way, tuple(chunks), hashlib.sha256(text.encode()).hexdigest()))
    result = _result(done, str(order.target), order.batch, engine.name)
    return result, _evidence(done, result, engine.name)


def _result(done: Sequence[Translation], target: str, batch: bool, engine: str) -> TranslateResult:
    routes = [translation.way.route for translation in done if translation.way.route]
    sources = {str(translation.way.source) for translation in done}
    path = [str(tag) for tag in routes[0].languages] if routes else []
    return TranslateResult(
        translated_text=[translation.text for translation in done] if batch else done[0].text,
        source_language=sources.pop() if len(sources) == 1 else SEVERAL,
        target_language=path[-1] if path else target,
        batch_size=len(done),
        chunks_processed=sum(len(translation.chunks) for translation in done),
        engine=engine,
        path=path if len({route.languages for route in routes}) == 1 else [],
        unknown_words=sum(chunk.unknown for translation in done for chunk in translation.chunks),
    )


def _evidence(done: Sequence[Translation], result: TranslateResult, engine: str) -> list[Evidence]:
    """The chunks in order. Their confidence is the share of words that the translator knew."""
    chunks = [(translation, chunk) for translation in done for chunk in translation.chunks]
    return [
        Evidence(
            id=f"c{order}", task=TASK, kind="output", text=chunk.text, confidence=round(chunk.known_share, 4),
            source=EvidenceSource(translation.sha256, TASK, _version(translation.way, engine)), order=order,
            language=result.target_language,
        )
        for order, (translation, chunk) in enumerate(chunks)
    ]  # fmt: skip


def _version(way: Way, engine: str) -> str:
    return f"{engine} {'+'.join(way.route.steps)}" if way.route else engine
