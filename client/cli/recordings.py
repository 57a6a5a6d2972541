"""One recording through the model `speech_to_text_stream`."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
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


def check_readable(path: Path, most: int = MAX_BYTES) -> None:
    """Raise what `read_recording` would raise for a file, as far as that can be told without reading it."""
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(error.errno) from error
    if stat.S_ISDIR(found.st_mode):
        raise _unreadable(errno.EISDIR)
    if not os.access(path, os.R_OK):
        raise _unreadable(errno.EACCES)
    if found.st_size > most:
        raise _too_large(found.st_size, most)


def _unreadable(number: int | None) -> InvalidRequest:
    return InvalidRequest(f"cannot read it: {os.strerror(number or 0).lower()}")


def read_recording(path: Path, most: int = MAX_BYTES) -> bytes:
    """The recording's bytes; InvalidRequest says why it cannot be read, PayloadTooLarge that it is over `most`."""
    if path == STDIN:
        data = _piped(most)
    else:
        check_readable(path, most)
        data = read_bytes(path)
    if not data:
        raise InvalidRequest("it is empty")
    return data


def _piped(most: int) -> bytes:
    if sys.stdin.isatty():
        raise InvalidRequest("that is standard input, which is the keyboard here: pipe a file into it")
    data = sys.stdin.buffer.read(most + 1)
    if len(data) > most:
        raise _too_large(len(data), most)
    return data


def _too_large(size: int, most: int) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"it has {size} bytes or more, and at most {most} can be sent: compress it (Opus, MP3, FLAC)"
    )


class Transcriber:
    """The Triton at `address`, for one recording after the other. A context manager.

    One event loop serves them all: gRPC's own thread does not outlive a loop in peace.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> Transcriber:
        self._loop = asyncio.new_event_loop()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(_ended(self._loop))
        self._loop.close()

    def __call__(self, data: bytes, request: Json, heard: Callable[[SpeechEvent], None]) -> Json:
        """The public result for a recording; `heard` is told what comes before it.

        Raises OpenfazeError with the server's own message.
        """
        return self._loop.run_until_complete(_transcribed(self._address, data, request, heard))


async def _ended(loop: asyncio.AbstractEventLoop) -> None:
    """Nothing else is at work: what an interrupt left behind is cancelled."""
    left = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


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
