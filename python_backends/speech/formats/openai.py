"""The JSON forms of OpenAI's transcription endpoint: `json`, `verbose_json`, `diarized_json`."""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection
from typing import Any

from python_backends.language.names import english_name
from python_backends.speech.formats.pieces import Result, pieces_of

_LEAST = 1e-4  # of a confidence whose logarithm is given


def plain_json(result: Result) -> dict[str, Any]:
    """`json`: the text alone."""
    return {"text": result["text"]}


def verbose_json(result: Result, granularities: Collection[str] = ("segment",)) -> dict[str, Any]:
    """`verbose_json` with `segments`, `words` or both; words need a result that was asked for with `words`.

    What has no counterpart here is what it means there: nothing was sampled (temperature 0), no token ids are known,
    and a silent stretch never becomes a segment (no_speech_prob 0).
    """
    made: dict[str, Any] = {
        "task": "transcribe",
        "language": english_name(result["language"]).lower() if result["language"] else "",
        "duration": result["duration"],
        "text": result["text"],
    }
    if "segment" in granularities:
        made["segments"] = [_segment(number, chunk, result) for number, chunk in enumerate(result["chunks"])]
    if "word" in granularities:
        made["words"] = [
            {"word": piece.text, "start": round(piece.t0, 2), "end": round(piece.t1, 2)}
            for chunk in result["chunks"]
            for piece in pieces_of(chunk)
        ]
    return made


def diarized_json(result: Result) -> dict[str, Any]:
    """`diarized_json`: one segment a turn."""
    segments = [
        {
            "type": "transcript.text.segment",
            "id": f"seg_{number:03d}",
            "start": chunk["timestamp"][0],
            "end": chunk["timestamp"][1],
            "text": chunk["text"],
            "speaker": chunk.get("speaker") or "UNKNOWN",
        }
        for number, chunk in enumerate(result["chunks"], 1)
    ]
    return {"task": "transcribe", "duration": result["duration"], "text": result["text"], "segments": segments}


def _segment(number: int, chunk: Result, result: Result) -> dict[str, Any]:
    start, end = chunk["timestamp"]
    return {
        "id": number,
        "seek": round(start * 100),  # frames of 10 ms
        "start": start,
        "end": end,
        "text": chunk["text"],
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": round(math.log(max(_confidence(chunk, result), _LEAST)), 4),
        "compression_ratio": _compression(chunk["text"]),
        "no_speech_prob": 0.0,
    }


def _confidence(chunk: Result, result: Result) -> float:
    """Of the chunk by its words, else of the whole."""
    words = chunk.get("words")
    if words:
        return float(sum(word["confidence"] for word in words) / len(words))
    return float(result["confidence"] or 0.0)


def _compression(text: str) -> float:
    """Bytes of the text for each byte of it compressed: high where words repeat."""
    data = text.encode()
    return round(len(data) / len(zlib.compress(data)), 4)
