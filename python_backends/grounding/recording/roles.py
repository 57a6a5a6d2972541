"""What the names of properties ask for, where a schema describes a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from python_backends.grounding.fallback.tokens import Tokens, tokens_of_name
from python_backends.grounding.tree import Array, Leaf, Node, Object

Role = Literal["speaker", "start", "end", "span", "duration", "text", "language", "confidence"]
Count = Literal["speakers", "turns", "utterances", "words"]

_UNITS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "ms": 1000, "msec": 1000, "millis": 1000, "millisecond": 1000, "milliseconds": 1000,
}  # fmt: skip


def _phrases(text: str) -> frozenset[Tokens]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


_ROLES: dict[Role, frozenset[Tokens]] = {
    "speaker": _phrases("speaker|speaker id|speakerid|speaker label|speaker tag|spoken by"),
    "start": _phrases(
        "start|start time|starttime|start timestamp|start offset|begin|begin time|beginning|t0|time start|"
        "timestamp start|onset|starts at|start at"
    ),
    "end": _phrases(
        "end|end time|endtime|end timestamp|end offset|stop|stop time|t1|time end|timestamp end|ends at|end at"
    ),
    "span": _phrases("timestamp|timestamps|time|times|time span|time range|interval"),
    "duration": _phrases(
        "duration|length|speaking time|speaking duration|total speaking time|talk time|total time|total duration"
    ),
    "text": _phrases(
        "text|transcript|transcription|content|utterance|sentence|said|speech|message|words|word|statement|line|quote"
    ),
    "language": _phrases("language|language code|detected language|spoken language|audio language"),
    "confidence": _phrases("confidence|confidence score|score|probability"),
}
_WHOLE_TEXT = _phrases("transcript|transcription|full transcript|full transcription|full text|transcript text")
_COUNTED: dict[str, Count] = {
    "speaker": "speakers", "speakers": "speakers", "turn": "turns", "turns": "turns", "utterance": "utterances",
    "utterances": "utterances", "segment": "utterances", "segments": "utterances", "word": "words", "words": "words",
}  # fmt: skip
_COUNTING = frozenset({"number", "count", "total", "n", "of", "how", "many", "different", "distinct", "unique", "the"})
_NAMING = frozenset((thing, "number") for thing in _COUNTED if not thing.endswith("s"))  # which one, not how many
_TELLING = frozenset({"number", "count", "total", "n", "many"})
# Arrays of these are made of what is said, also where no field of theirs says who says it.
_MADE_OF_SPEECH = frozenset(
    {"turns", "utterances", "segments", "chunks", "sentences", "dialogue", "dialog", "diarization", "diarisation",
     "transcript", "transcription", "conversation", "words", "speakers"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A `role`, its times in units of `scale` a second."""

    role: Role
    scale: int = 1


def asked_by(name: str) -> Asked | None:
    """What a property called `name` asks of a stretch of speech."""
    tokens = tokens_of_name(name)
    scale = 1
    while len(tokens) > 1 and tokens[-1] in _UNITS:
        scale = _UNITS[tokens[-1]]
        tokens = tokens[:-1] if tokens[-2] != "in" else tokens[:-2]
    return next((Asked(role, scale) for role, known in _ROLES.items() if tokens in known), None)


def counted_by(name: str) -> Count | None:
    """What a number called `name` counts: `number_of_speakers`, `speaker_count`, `totalTurns`."""
    tokens = tokens_of_name(name)
    things = [token for token in tokens if token not in _COUNTING]
    if len(things) != 1 or not _TELLING & set(tokens) or tokens in _NAMING:
        return None
    return _COUNTED.get(things[0])


def is_whole_text(name: str) -> bool:
    """Whether a string called `name` is all that is said."""
    return tokens_of_name(name) in _WHOLE_TEXT


def is_made_of_speech(name: str) -> bool:
    """Whether an array called `name` lists what is said."""
    tokens = tokens_of_name(name)
    return bool(tokens) and tokens[-1] in _MADE_OF_SPEECH


def lists_words(name: str) -> bool:
    """Whether an array called `name` has an item for each word."""
    return tokens_of_name(name)[-1:] == ("words",)


def lists_speakers(name: str) -> bool:
    """Whether an array called `name` has an item for each speaker."""
    return tokens_of_name(name)[-1:] in (("speakers",), ("participants",))


def asks_for_speakers(node: Node, name: str = "") -> bool:
    """Whether a schema wants speakers told apart, so that a recording must be diarized to answer it."""
    if isinstance(node, Object):
        return any(asks_for_speakers(field.node, field.name) for field in node.fields)
    if isinstance(node, Array):
        return lists_speakers(name) or asks_for_speakers(node.item, name)
    asked = asked_by(name)
    return (asked is not None and asked.role == "speaker") or (
        isinstance(node, Leaf) and counted_by(name) in ("speakers", "turns")
    )
