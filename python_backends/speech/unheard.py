"""Speech at the end of a window of which a recogniser said nothing: another language, or another voice, ends its text.

A recogniser writes a window in one language. Where the second half is in another it may stop at the border, and what is
left out shows nowhere. Such speech is recognised by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.audio.samples import RATE
from python_backends.speech.parts import Span
from python_backends.speech.windows import Window
from python_backends.speech.words import Passage, mean_confidence

LEAST_S = 2.0
"""Of speech; recognisers end their last word early, and laughter is no words."""
_SURE = 0.4
"""Confidence of words that are believed of it: of noise that is taken for speech recognisers make up less sure ones."""


def unheard(window: Window, passage: Passage) -> Window | None:
    """The speech of `window` after the last word of `passage`, both in the recording's time; None where that is little,
    or there are no words at all."""
    if not passage.words:
        return None
    last = round(max(word.t1 for word in passage.words) * RATE)
    spans = tuple(Span(max(span.start, last), span.stop) for span in window.spans if span.stop > last)
    if sum(stop - start for start, stop in spans) < LEAST_S * RATE:
        return None
    whole = [next(each for each in window.spans if each.stop == span.stop) for span in spans]
    sounds = [window.sound_of(each)[span.start - each.start :] for each, span in zip(whole, spans, strict=True)]
    return Window(spans, tuple(sounds), spans)


def believed(passages: Sequence[Passage]) -> list[Passage]:
    """Those of `passages` whose words are sure enough."""
    return [passage for passage in passages if passage.words and mean_confidence(passage.words) >= _SURE]
