"""What is no sound is refused with a reason, and nothing outside the bytes is touched."""

from __future__ import annotations

from pathlib import Path

import av.error
import numpy as np
import pytest
from av.error import FFmpegError

from python_backends.audio.boundary import error_of
from python_backends.audio.sound import Sound
from python_backends.errors import InvalidMedia, OpenfazeError, PayloadTooLarge, UnsupportedMedia
from tests.audio.files import encoded, pictures_only, read, tone, wav


def _refusal(data: bytes) -> OpenfazeError:
    with pytest.raises(OpenfazeError) as caught:
        read(data)
    return caught.value


def test_no_bytes() -> None:
    refusal = _refusal(b"")
    assert isinstance(refusal, InvalidMedia)
    assert "empty" in refusal.message


@pytest.mark.parametrize(
    "data",
    [
        b"Minutes of the meeting. " * 200,
        np.random.default_rng(0).bytes(5_000),
        b"\x89PNG\r\n\x1a\n" + bytes(400),
        b"%PDF-1.7\n" + bytes(400),
        b"PK\x03\x04" + bytes(400),
        b"RIFF\x00\x01\x00\x00WAVEjunk",
        b"\0",
        bytes(100_000),
    ],
    ids=["text", "noise", "png", "pdf", "zip", "riff-stub", "one-byte", "zeros"],
)
def test_what_is_no_sound(data: bytes) -> None:
    refusal = _refusal(data)
    assert isinstance(refusal, InvalidMedia | UnsupportedMedia)
    assert "WAV, FLAC, MP3" in refusal.message


def test_a_video_without_sound() -> None:
    refusal = _refusal(pictures_only())
    assert isinstance(refusal, InvalidMedia)
    assert refusal.message.startswith("The video has no sound")


def test_a_codec_that_is_not_on_the_list() -> None:
    refusal = _refusal(encoded(tone(0.5, 44_100), "matroska", "wavpack", rate=44_100))
    assert isinstance(refusal, UnsupportedMedia)
    assert "wavpack" in refusal.message
    assert "WAV, FLAC, MP3" in refusal.message


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{path}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{path}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{path}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet>'
        "<Representation><BaseURL>file://{path}</BaseURL></Representation></AdaptationSet></Period></MPD>",
    ],
    ids=["hls", "m3u", "concat", "sdp", "dash"],
)
def test_a_list_that_names_other_files(text: str, tmp_path: Path) -> None:
    path = tmp_path / "secret.wav"
    path.write_bytes(wav(bytes(32_000)))
    assert isinstance(_refusal(text.format(path=path).encode()), InvalidMedia | UnsupportedMedia)


@pytest.mark.parametrize("codec", ["aac", "flac"])
def test_packets_of_noise(codec: str) -> None:
    data = encoded(tone(1.0), "mp4", codec)
    start = data.index(b"mdat") + 4
    size = int.from_bytes(data[start - 8 : start - 4], "big") - 8
    refusal = _refusal(data[:start] + np.random.default_rng(1).bytes(size) + data[start + size :])
    assert isinstance(refusal, InvalidMedia)
    assert "could be decoded" in refusal.message


def test_no_channels_and_no_rate() -> None:
    assert isinstance(_refusal(wav(bytes(3_200), channels=0)), InvalidMedia)
    assert isinstance(_refusal(wav(bytes(3_200), rate=0)), InvalidMedia)


def test_an_index_that_was_cut_off() -> None:
    whole = encoded(tone(1.0), "mp4", "aac")
    assert isinstance(_refusal(whole[: len(whole) // 2]), InvalidMedia)


def test_every_error_of_ffmpeg_becomes_one_of_ours() -> None:
    kinds = [kind for kind in vars(av.error).values() if isinstance(kind, type) and issubclass(kind, FFmpegError)]
    assert len(kinds) > 20
    made = {type(error_of(kind(1, "said FFmpeg"))) for kind in kinds}
    assert made == {InvalidMedia, UnsupportedMedia, PayloadTooLarge}


def test_a_refused_file_is_closed_and_the_next_one_is_read() -> None:
    with pytest.raises(InvalidMedia):
        Sound(pictures_only())
    samples, _ = read(wav(bytes(320)))
    assert len(samples) == 160
