"""One recording through the model `speech_to_text_stream`."""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from client.cli.documents import read_bytes
from client.speech import Recording, SpeechEvent, Transcript, speech_events
from client.triton import TritonClient
from python_backends.errors import InternalError, InvalidRequest, PayloadTooLarge

STDIN = Path("-")
MAX_BYTES = 2_000_000_000  # what one message to the inference server can carry, and room for the rest of it
ANSWER_SECONDS = 6 * 3600.0
SILENCE_SECONDS = 600.0  # between two signs of life; other recordings may come first

Json = dict[str, Any]


def read_recording(path: Path, most: int = MAX_BYTES) -> bytes:
    """The recording's bytes; InvalidRequest says why it cannot be read, PayloadTooLarge that it is over `most`."""
    if path != STDIN and path.is_file() and path.stat().st_size > most:
        raise _too_large(path.stat().st_size, most)
    data = _piped(most) if path == STDIN else read_bytes(path)
    if not data:
        raise InvalidRequest(f"{'standard input' if path == STDIN else path} is empty")
    return data


def _piped(most: int) -> bytes:
    if sys.stdin.isatty():
        raise InvalidRequest("- reads sound from standard input, which is the keyboard here: pipe a file into it")
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise _too_large(len(data), most)
    return data


def _too_large(size: int, most: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"the recording has {size} bytes or more, and at most {most} can be sent: compress it (Opus, MP3, FLAC)"
    )


def transcribed(address: str, data: bytes, request: Json, heard: Callable[[SpeechEvent], None]) -> Json:
    """The public result for a recording, from the Triton at `address`; `heard` is told what comes before it.

    Raises OpenfazeError with the server's own message.
    """
    return asyncio.run(_transcribed(address, data, request, heard))


async def _transcribed(address: str, data: bytes, request: Json, heard: Callable[[SpeechEvent], None]) -> Json:
    recording = Recording(f"cli-{uuid.uuid4()}", data, orjson.dumps(request), telling=True)
    triton = TritonClient(address)
    events = speech_events(triton, recording, timeout_s=ANSWER_SECONDS, silence_s=SILENCE_SECONDS)
    try:
        async for event in events:
            if isinstance(event, Transcript):
                return event.result
            heard(event)
    finally:
        await events.aclose()
        await triton.close()
    raise InternalError("The server ended without a transcript.")
