"""The one place where FFmpeg's errors become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av.error

from python_backends.audio.formats import READ
from python_backends.errors import InvalidMedia, OpenfazeError, PayloadTooLarge, UnsupportedMedia


@contextmanager
def translated() -> Iterator[None]:
    """FFmpeg's errors inside the block leave it as errors of this package."""
    try:
        yield
    except av.error.FFmpegError as exc:
        raise error_of(exc) from exc


def error_of(exc: av.error.FFmpegError) -> OpenfazeError:
    """Ours for FFmpeg's. A demuxer or protocol that is not on the list comes back as "invalid argument"."""
    if isinstance(exc, av.error.MemoryError):
        return PayloadTooLarge("The sound needs more memory than there is; send it in parts.")
    unknown = (av.error.ArgumentError, av.error.LookupError, av.error.PatchWelcomeError, av.error.NotImplementedError)
    if isinstance(exc, unknown):
        return UnsupportedMedia(f"The file holds no sound in a format that is read here. Send {READ}.")
    return InvalidMedia(
        f"The bytes are no sound, or their beginning is damaged or cut off. Send the whole file, as {READ}.",
        code="damaged_media",
    )
