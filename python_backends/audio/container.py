"""A file in memory opened as a container, so that nothing but these bytes can be reached."""

from __future__ import annotations

import io

import av
from av.container import InputContainer
from av.stream import Discard, Disposition

from python_backends.audio.boundary import translated
from python_backends.audio.facts import Facts
from python_backends.audio.formats import CODECS, DEMUXERS, READ, STATE_THEIR_LENGTH
from python_backends.audio.limits import AudioLimits
from python_backends.errors import InvalidMedia, UnsupportedMedia

_OPTIONS = {
    "format_whitelist": ",".join(DEMUXERS),
    "codec_whitelist": ",".join(sorted(CODECS)),
    "protocol_whitelist": "none",
    "max_size": "32768",  # bytes a packet of WAV; by default it holds so little that handling it is what costs
}


def opened(data: bytes) -> InputContainer:
    """The container of `data`, which is shared and not copied.

    Raises UnsupportedMedia for formats that are not on the list, InvalidMedia for bytes that are in none.
    """
    with translated():
        return av.open(io.BytesIO(data), "r", container_options=_OPTIONS, metadata_errors="replace")


def sound_of(container: InputContainer, limits: AudioLimits) -> av.AudioStream:
    """The first track of sound; all others are told to be skipped.

    Raises InvalidMedia if there is none, UnsupportedMedia if its codec is not read, and as `AudioLimits` does.
    """
    limits.check_streams(len(container.streams))
    if not container.streams.audio:
        raise InvalidMedia(f"The {_kind(container)} has no sound; send one that has.", code="no_sound")
    stream = container.streams.audio[0]
    codec = stream.codec_context.codec.name if stream.codec_context else "something unknown"
    if codec not in CODECS:
        raise UnsupportedMedia(f"The sound is coded as {codec}, which is not read. Send {READ}.")
    stream.codec_context.thread_count = 1
    for other in container.streams:
        if other is not stream:
            other.discard = Discard.all
    limits.check_signal(stream.codec_context.sample_rate, stream.codec_context.channels)
    return stream


def facts_of(container: InputContainer, stream: av.AudioStream) -> Facts:
    """What container and stream say of themselves."""
    return Facts(
        container=container.format.name,
        codec=stream.codec_context.codec.name,
        rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        claimed_s=_claimed_s(container, stream),
        has_video=has_video(container),
    )


def stated_s(container: InputContainer, stream: av.AudioStream) -> float | None:
    """The length in seconds by the header, if it was measured by who wrote it; None for estimates and for WAV's."""
    if container.format.name == "mp3":
        measured = stream.start_time is not None  # only with a Xing header; else FFmpeg guesses from the first frames
    else:
        own = stream.duration is not None or not has_video(container)
        measured = own and container.format.name in STATE_THEIR_LENGTH
    return _claimed_s(container, stream) if measured else None


def has_video(container: InputContainer) -> bool:
    """Whether there are moving pictures; the cover of a song is none."""
    return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)


def _kind(container: InputContainer) -> str:
    return "video" if has_video(container) else "file"


def _claimed_s(container: InputContainer, stream: av.AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration is not None else None
