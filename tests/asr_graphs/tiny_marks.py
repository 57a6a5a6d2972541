"""What steers the tiny Whisper of tests/builders/whisper."""

from __future__ import annotations

from python_backends.asr.graphs.greedy import Marks, Rules
from tests.builders.whisper.tiny import END, IDS, SIZES

MARKS = Marks(start=4, end=END, no_speech=36, after_language=(33, 37), first_time=38, languages=tuple(IDS["lang_ids"]))
PROMPT = (30, *MARKS.after_language)  # what follows the first token
RULES = Rules.of(SIZES.vocabulary, MARKS, IDS["suppress_ids"], IDS["suppress_ids_begin"], SIZES.positions - 4)
