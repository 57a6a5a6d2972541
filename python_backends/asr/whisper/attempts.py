"""Which reading of a window stands: the first of a ladder of searches that shows no sign of trouble.

Whisper's own signs (Radford et al. 2022, 4.5): text that compresses too well repeats itself, tokens that are unlikely
in the mean were guessed. Whisper then draws at random; here the next rung forbids repetition instead, so that the same
sound always gives the same words.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from python_backends.asr.whisper.network import Search, Written

MOST_COMPRESSED = 2.4  # bytes of text for one byte of it compressed
LEAST_LIKELY = -1.0  # mean log-probability of a token
LIKELIER_THAN_NOT = 0.5
_PHRASE = 8  # the longest phrase, in words, whose repetition is looked for
_TIMES = 4  # so often in a row is a loop, if it is at least `_LOOP_WORDS` in all
_LOOP_WORDS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of a window and the text its tokens make."""

    written: Written
    text: str

    @property
    def compression(self) -> float:
        """Bytes of text for one byte of it compressed; high for text that repeats itself."""
        raw = self.text.encode()
        return len(raw) / len(zlib.compress(raw)) if raw else 0.0

    @property
    def repeats(self) -> bool:
        """True for a loop: compressible as a whole, or one phrase over and over."""
        return self.compression > MOST_COMPRESSED or loop_in(self.text) is not None

    @property
    def unlikely(self) -> bool:
        """True if its tokens are improbable in the mean."""
        return self.written.log_probability < LEAST_LIKELY

    @property
    def silent(self) -> bool:
        """True if there is most likely nothing to read: to the network, silence is likelier than its own words.

        Whisper's rule is no speech over 0.6 and words under exp(-1); that lets "you" through, said of a hum.
        """
        likely = math.exp(self.written.log_probability)
        nothing_to_say = self.repeats and self.written.no_speech > LIKELIER_THAN_NOT
        return not self.text.strip() or nothing_to_say or self.written.no_speech > likely


def ladder(beam: int) -> tuple[Search, ...]:
    """The searches, in order."""
    return (
        Search(beam),
        Search(beam, no_repeat=6),
        Search(max(beam, 5), no_repeat=3, repetition_penalty=1.1),
    )


def best_reading(read: Callable[[Search], Reading], beam: int) -> Reading:
    """The first reading without trouble, or one of a silent window; else the likeliest that does not repeat itself."""
    tried = []
    for reading in _readings(read, beam):
        tried.append(reading)
        if reading.silent or not (reading.repeats or reading.unlikely):
            return reading
    return max(tried, key=lambda reading: (not reading.repeats, reading.written.log_probability))


def _readings(read: Callable[[Search], Reading], beam: int) -> Iterator[Reading]:
    """An unlikely reading that repeats nothing would come back the same from a rung that only forbids repetition."""
    rungs = ladder(beam)
    first = read(rungs[0])
    yield first
    for rung in rungs[1:] if first.repeats else rungs[2:]:
        yield read(rung)


def loop_in(text: str) -> tuple[int, int] | None:
    """(first word, words of one turn) of a phrase said `_TIMES` times in a row or more; None without one."""
    words = text.lower().split()
    for size in range(1, _PHRASE + 1):
        same = 0
        for index in range(size, len(words)):
            same = same + 1 if words[index] == words[index - size] else 0
            if same >= size * (_TIMES - 1) and same + size >= _LOOP_WORDS:
                return index - same - size + 1, size
    return None
