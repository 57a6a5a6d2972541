"""Plain text, and RTTM (turns of speakers, as diarization is scored)."""

from __future__ import annotations

import re

from python_backends.speech.formats.pieces import Result


def plain_text(result: Result) -> str:
    """The transcript; with speakers one line a turn, the speaker before it. Ends in a newline unless it is empty."""
    if "number_of_speakers" not in result:
        return f"{result['text']}\n" if result["text"] else ""
    return "".join(f"{chunk['speaker'] or 'UNKNOWN'}: {chunk['text']}\n" for chunk in result["chunks"])


def rttm(result: Result, recording: str = "recording") -> str:
    """One SPEAKER line a turn, by NIST's definition; nothing where no speakers were asked for."""
    name = re.sub(r"\s+", "_", recording.strip()) or "recording"
    lines = []
    for turn in result.get("turns", result["chunks"]):
        if turn.get("speaker"):
            t0, t1 = turn["timestamp"]
            lines.append(f"SPEAKER {name} 1 {t0:.3f} {t1 - t0:.3f} <NA> <NA> {turn['speaker']} <NA> <NA>\n")
    return "".join(lines)
