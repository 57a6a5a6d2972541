"""The decoder as an engine of extraction, whole and with parts of the fused rows left out.

`fused` is what service runs, `decoder` what the decoder itself writes before it is settled with labels and places;
`alone` is the decoder that is not told what those say, `no_features` lacks the recognizer's vectors (P), `text_only`
all adapters (R, G, C, P), `words_only` adapters and drafts: it sees the words of the page and the schema. The
folder is that of the repository, or $OPENFAZE_DECODER.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from perf.fields.base import Schema
from perf.fields.evidence import Read
from perf.hardware import CHECKOUT
from python_backends.decoder.checkpoint import tokenizer_of
from python_backends.decoder.choice import open_engine
from python_backends.decoder.generation import Chunk, Generation
from python_backends.decoder.guide import GuideCompiler
from python_backends.decoder.scheduler import Scheduler
from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.finish.extract import Written, answered, decoded
from python_backends.fusion.fuse import Fused, Fuser, Terms
from python_backends.fusion.query import Query
from python_backends.fusion.state import WorkingState
from python_backends.grounding.grounded import Grounded, GroundingFailed
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of

FOLDER = CHECKOUT / "model_repository" / "tensorrt_llm" / "1" / "decoder"
POSITIONS = 4096


class DecoderExtractor:
    """One decoder in this process; see `Extractor`."""

    def __init__(self, name: str, terms: Terms, *, settles: bool = False) -> None:
        self.name, self._settles = name, settles
        folder = Path(os.environ.get("OPENFAZE_DECODER", FOLDER))
        self._fuser = Fuser.open(folder, POSITIONS, terms=terms)
        self._engine = open_engine(folder, 1, POSITIONS)
        self._guides = GuideCompiler(tokenizer_of(folder), self._engine.vocab_size, self._engine.end_ids)

    def extract(self, read: Read, schema: Schema, question: str) -> tuple[Grounded, WordStream]:
        """See `Extractor`."""
        query = Query(schema=dict(schema), question=question)
        stream = stream_of(read.evidence)
        try:
            return self._answer(query, stream, read, brief=False)
        except (InvalidRequest, GroundingFailed):  # cut off before what must be there: short lists, as in service
            return self._answer(query, stream, read, brief=True)

    def _answer(self, query: Query, stream: WordStream, read: Read, *, brief: bool) -> tuple[Grounded, WordStream]:
        fused = self._fuser.fuse(tree_of(query.schema_), query.question, stream, read.features, brief=brief)
        state, written = WorkingState.of(fused), self._write(fused)
        if self._settles:
            return answered(query, state, written, self._fuser.vocabulary, stream)
        return decoded(query, state, written, self._fuser.vocabulary), state.kept.stream

    def close(self) -> None:
        """Nothing is held."""

    def _write(self, fused: Fused) -> Written:
        scheduler = Scheduler(self._engine)
        written, log_probs = list[int](), list[float]()

        def sink(event: Chunk | OpenfazeError) -> None:
            if isinstance(event, OpenfazeError):
                raise event
            written.extend(event.ids)
            log_probs.extend(event.log_probs)

        text = self._engine.embed(fused.ids[len(fused.table) :].tolist())
        prompt = np.concatenate([fused.table, text])
        guide = self._guides.compile("ebnf_grammar", fused.guide)
        scheduler.submit(Generation(prompt, fused.most, guide=guide, log_probs=True), sink)
        while scheduler.busy:
            scheduler.advance()
        return Written(written, log_probs)


def fused() -> DecoderExtractor:
    """As in service."""
    return DecoderExtractor("fused", Terms(), settles=True)


def decoder() -> DecoderExtractor:
    """What the decoder itself writes."""
    return DecoderExtractor("decoder", Terms())


def alone() -> DecoderExtractor:
    """Without drafts."""
    return DecoderExtractor("alone", Terms(drafts=False))


def no_features() -> DecoderExtractor:
    """Without the recognizer's vectors."""
    return DecoderExtractor("no_features", Terms(features=False))


def words_only() -> DecoderExtractor:
    """Without adapters and drafts."""
    return DecoderExtractor("words_only", Terms(adapters=False, drafts=False))


def text_only() -> DecoderExtractor:
    """Without adapters."""
    return DecoderExtractor("text_only", Terms(adapters=False))
