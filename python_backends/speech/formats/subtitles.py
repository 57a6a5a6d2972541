"""SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

import re

from python_backends.speech.formats.cues import Cue, cues_of
from python_backends.speech.formats.pieces import Result

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def srt(result: Result) -> str:
    """`result` as SubRip; the name of a new speaker stands before what he says, as the format has no place for it."""
    blocks, speaker = [], None
    for number, cue in enumerate(cues_of(result), 1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != speaker else ""
        speaker = cue.speaker
        blocks.append(f"{number}\n{_clock(cue.t0, ',')} --> {_clock(cue.t1, ',')}\n{name}{_lines(cue)}\n")
    return "\n".join(blocks)


def webvtt(result: Result) -> str:
    """`result` as WebVTT; speakers are voices: `<v SPEAKER_00>`."""
    blocks = ["WEBVTT\n"]
    for cue in cues_of(result):
        text = re.sub("[&<>]", lambda sign: _ESCAPES[sign[0]], _lines(cue))
        voice = f"<v {cue.speaker}>{text}</v>" if cue.speaker else text
        blocks.append(f"{_clock(cue.t0, '.')} --> {_clock(cue.t1, '.')}\n{voice}\n")
    return "\n".join(blocks)


def _lines(cue: Cue) -> str:
    """The lines of `cue`. An arrow inside the text would be taken for a line of times."""
    return re.sub("-+->", "->", "\n".join(cue.lines))


def _clock(seconds: float, point: str) -> str:
    """ "00:01:02,345"."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{thousandths:03d}"
