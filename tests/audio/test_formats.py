"""Every format on the list gives the sound that was put in."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.audio.sound import Sound
from tests.audio.files import encoded, loudness, pitch, read, tone, wav, with_cover

# container, codec, rate, layout, samples at 16 kHz that the codec may add or lose in one second
CODED = [
    ("wav", "pcm_s16le", 44_100, "stereo", 0),
    ("wav", "adpcm_ima_wav", 16_000, "mono", 2_100),
    ("w64", "pcm_s16le", 22_050, "mono", 2),
    ("flac", "flac", 48_000, "stereo", 0),
    ("mp3", "libmp3lame", 44_100, "stereo", 0),
    ("mp4", "aac", 44_100, "stereo", 400),
    ("mov", "pcm_s24le", 48_000, "stereo", 0),
    ("3gp", "libopencore_amrnb", 8_000, "mono", 320),
    ("mp4", "alac", 44_100, "stereo", 0),
    ("adts", "aac", 32_000, "mono", 1_100),
    ("ogg", "libopus", 48_000, "mono", 0),
    ("ogg", "flac", 16_000, "mono", 0),
    ("webm", "libopus", 48_000, "stereo", 0),
    ("matroska", "flac", 44_100, "stereo", 0),
    ("avi", "libmp3lame", 44_100, "mono", 900),
    ("aiff", "pcm_s16be", 44_100, "stereo", 0),
    ("caf", "pcm_s16le", 44_100, "mono", 0),
    ("au", "pcm_mulaw", 8_000, "mono", 0),
    ("amr", "libopencore_amrnb", 8_000, "mono", 320),
    ("asf", "wmav2", 44_100, "mono", 2_000),
    ("mpegts", "aac", 48_000, "stereo", 900),
    ("mpeg", "mp2", 44_100, "stereo", 900),
]


@pytest.mark.parametrize(("container", "codec", "rate", "layout", "slack"), CODED)
def test_a_second_of_tone_comes_back(container: str, codec: str, rate: int, layout: str, slack: int) -> None:
    samples, outcome = read(encoded(tone(1.0, rate), container, codec, rate=rate, layout=layout))
    assert abs(len(samples) - 16_000) <= slack
    assert outcome.damaged_packets == 0
    assert not outcome.truncated
    assert abs(pitch(samples[2_000:14_000]) - 440) < 2
    assert loudness(samples[2_000:14_000]) == pytest.approx(0.5 / np.sqrt(2), rel=0.15)


@pytest.mark.parametrize("container", ["mp4", "mov", "matroska", "avi", "mpegts"])
def test_the_sound_of_a_video(container: str) -> None:
    data = encoded(tone(1.0, 44_100), container, "aac", rate=44_100, video=True)
    with Sound(data) as sound:
        assert sound.facts.has_video
        samples = np.concatenate(list(sound.blocks()))
    assert abs(len(samples) - 16_000) < 2_000
    assert abs(pitch(samples[2_000:14_000]) - 440) < 2


@pytest.mark.parametrize(
    ("code", "bits", "kind", "full", "offset"),
    [(1, 8, "u1", 128, 128), (1, 16, "<i2", 1 << 15, 0), (1, 32, "<i4", 1 << 31, 0), (3, 32, "<f4", 1, 0),
     (3, 64, "<f8", 1, 0)],
    ids=["u8", "s16", "s32", "f32", "f64"],
)  # fmt: skip
def test_samples_at_16_khz_pass_unchanged(code: int, bits: int, kind: str, full: int, offset: int) -> None:
    values = np.array([0.0, 0.25, -0.5, 0.75, -1.0] * 40)
    samples, _ = read(wav((values * full + offset).astype(kind).tobytes(), bits=bits, code=code))
    np.testing.assert_array_equal(samples, values.astype(np.float32))


def test_24_bit_samples_pass_unchanged() -> None:
    values = np.array([0, 1, -1, 8_388_607, -8_388_608], np.int32)
    body = b"".join(int(value).to_bytes(3, "little", signed=True) for value in values)
    samples, _ = read(wav(body, bits=24))
    np.testing.assert_array_equal(samples, (values / 2**23).astype(np.float32))


@pytest.mark.parametrize(("code", "silence"), [(7, 0xFF), (6, 0xD5)], ids=["u-law", "A-law"])
def test_companded_samples(code: int, silence: int) -> None:
    samples, _ = read(wav(bytes([silence, 0x80, 0x00] * 100), bits=8, code=code))
    assert np.abs(samples[::3]).max() < 3e-4
    assert np.abs(samples).max() > 0.15
    np.testing.assert_allclose(samples[1::3], -samples[2::3], atol=0.01)


@pytest.mark.parametrize("rate", [4_000, 8_000, 11_025, 15_999, 22_050, 48_000, 96_000, 192_000])
def test_any_rate_keeps_length_and_pitch(rate: int) -> None:
    count = rate + 7
    samples, _ = read(wav((tone(2.0, rate)[:count] * 32_767).astype("<i2").tobytes(), rate=rate))
    assert abs(len(samples) - count * 16_000 / rate) <= 1
    assert abs(pitch(samples) - 440) < 2


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8, 17, 64])
def test_channels_are_averaged(channels: int) -> None:
    body = np.repeat(np.arange(channels, dtype=np.int16)[None] * 100, 50, 0)
    samples, _ = read(wav(body.tobytes(), channels=channels))
    np.testing.assert_allclose(samples, body.mean() / 32_768, rtol=1e-6)


def test_eight_planes_are_read_and_not_one_more() -> None:
    loud = np.zeros((8, 16_000), np.float32)
    loud[7] = tone(1.0)
    samples, _ = read(encoded(loud, "matroska", "aac", layout="7.1"))
    assert loudness(samples[4_000:12_000]) == pytest.approx(0.5 / np.sqrt(2) / 8, rel=0.1)


def test_facts_stand_before_the_first_block() -> None:
    with Sound(encoded(tone(2.0, 44_100), "mp4", "aac", rate=44_100, layout="stereo")) as sound:
        facts = sound.facts
        assert (facts.codec, facts.rate, facts.channels, facts.has_video) == ("aac", 44_100, 2, False)
        assert facts.claimed_s == pytest.approx(2.0, abs=0.05)
        assert sound.outcome.decoded_s == 0.0


def test_the_cover_of_a_song_is_no_video() -> None:
    with Sound(with_cover(tone(1.0))) as sound:
        assert not sound.facts.has_video
        assert sum(len(block) for block in sound.blocks()) == 16_000


def test_a_rate_that_changes_on_the_way() -> None:
    first = encoded(tone(1.0, 44_100), "mp3", "libmp3lame", rate=44_100)
    second = encoded(tone(1.0, 32_000, hz=880.0), "mp3", "libmp3lame", rate=32_000)
    samples, _ = read(first + second)
    assert len(samples) == pytest.approx(32_000, abs=3_000)
    assert abs(pitch(samples[4_000:12_000]) - 440) < 3
    assert abs(pitch(samples[20_000:28_000]) - 880) < 3


def test_tags_that_are_no_text() -> None:
    body = b"LIST" + (18).to_bytes(4, "little") + b"INFOINAM" + (6).to_bytes(4, "little") + b"\xff\xfe\x80bad"
    plain = wav(bytes(3_200))
    samples, _ = read(plain[:36] + body + plain[36:])
    assert len(samples) == 1_600
