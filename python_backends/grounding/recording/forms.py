"""How what is known of a stretch of speech may be written, by the leaf that asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from python_backends.grounding.recording.heard import Stretch
from python_backends.grounding.recording.roles import Asked
from python_backends.grounding.tree import Choice, Leaf, Scalar
from python_backends.language.names import english_name

_NUMBER_AT_END = re.compile(r"\d+$")


def forms_of(node: Leaf | Choice, asked: Asked, stretch: Stretch) -> Iterator[Scalar]:
    """What `stretch` says to `asked`, the likeliest form first; None or nothing where that is not known."""
    if asked.role == "speaker":
        yield from speaker_forms(node, stretch.speaker)
    elif asked.role == "language":
        yield from language_forms(stretch.language)
    elif asked.role == "text":
        yield stretch.text
    elif asked.role == "confidence":
        yield round(stretch.confidence, 4)
    else:
        seconds = {"start": stretch.t0, "end": stretch.t1, "span": stretch.t0, "duration": stretch.seconds}
        yield from time_forms(node, seconds[asked.role], asked.scale)


def speaker_forms(node: Leaf | Choice, speaker: str | None) -> Iterator[Scalar]:
    """The label; for whole numbers the number that ends it."""
    if speaker is None:
        return
    number = _NUMBER_AT_END.search(speaker)
    if isinstance(node, Leaf) and node.kind in ("integer", "number"):
        yield int(number[0]) if number else None
        return
    yield speaker
    if number:
        yield number[0]
        yield str(int(number[0]))


def language_forms(language: str | None) -> Iterator[Scalar]:
    """The code, or the English name."""
    if language is not None:
        yield language
        yield english_name(language)


def time_forms(node: Leaf | Choice, seconds: float, scale: int) -> Iterator[Scalar]:
    """A number in units of `scale` a second, to the millisecond; as text a clock's time, `00:01:02.500`, or less."""
    exact = round(seconds * scale, 3)
    whole = round(seconds * scale)
    if isinstance(node, Leaf) and node.kind in ("integer", "number"):
        yield whole if scale > 1 else exact
        yield whole
        return
    if scale > 1:
        yield str(whole)
    clock, thousandths = _clock(seconds)
    yield f"{clock}.{thousandths:03d}"
    yield clock
    yield f"{clock},{thousandths:03d}"
    yield clock.removeprefix("00:")
    yield f"{exact:.15g}"
    yield f"{clock}.{thousandths:03d}Z"


def _clock(seconds: float) -> tuple[str, int]:
    """Hours, minutes, seconds; and thousandths."""
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}", rest
