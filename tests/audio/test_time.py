"""Positions in the blocks are times in the file: holes, late tracks, clocks that are set, damage, early ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import av
import numpy as np
import pytest
from av.container import InputContainer

from python_backends.audio.container import opened
from python_backends.audio.packets import Frames
from python_backends.audio.timeline import Timeline
from tests.audio.files import encoded, loudness, pitch, read, tone, wav


def test_a_hole_between_timestamps_is_silence() -> None:
    data = encoded(tone(2.0), "matroska", "flac", starts=[(0, 0), (16_000, 24_000)])
    samples, outcome = read(data)
    assert len(samples) == pytest.approx(40_000, abs=32)
    assert outcome.silence_s == pytest.approx(0.5, abs=0.3)  # FLAC's frames of 0.288 s blur where the hole begins
    assert loudness(samples[18_700:23_500]) == 0.0
    assert loudness(samples[24_000:39_000]) == pytest.approx(0.35, abs=0.02)


def test_jitter_of_timestamps_is_no_hole() -> None:
    data = encoded(tone(1.0), "matroska", "pcm_s16le", starts=[(0, 0), (8_000, 8_800)])
    samples, outcome = read(data)
    assert len(samples) == 16_000
    assert outcome.silence_s == 0.0


def test_a_track_that_starts_after_the_first_picture() -> None:
    data = encoded(tone(1.0, 48_000), "matroska", "flac", rate=48_000, video=True, starts=[(0, 96_000)])
    samples, outcome = read(data)
    assert len(samples) == pytest.approx(48_000, abs=32)
    assert outcome.silence_s == pytest.approx(2.0, abs=0.002)
    assert loudness(samples[:31_900]) < 1e-4
    assert loudness(samples[32_100:47_000]) > 0.3


def test_sound_alone_starts_at_its_own_beginning() -> None:
    data = encoded(tone(1.0), "matroska", "flac", starts=[(0, 32_000)])
    samples, outcome = read(data)
    assert len(samples) == 16_000
    assert outcome.silence_s == 0.0


class _LateTracks:
    """A container during whose reading tracks come up that were not there at first."""

    def __init__(self, container: InputContainer) -> None:
        self._container = container

    def demux(self, stream: av.AudioStream) -> Iterator[av.Packet[av.AudioStream]]:
        """All packets; where the one that flushes belongs, PyAV's error."""
        yield from (packet for packet in self._container.demux(stream) if packet.size)
        raise IndexError("list index out of range")


@pytest.mark.parametrize(("container", "codec"), [("mpegts", "aac"), ("mp3", "libmp3lame")])
def test_tracks_that_come_up_late_cost_no_sound(container: str, codec: str) -> None:
    data = encoded(tone(1.0), container, codec)
    with opened(data) as file, opened(data) as late:
        whole = [frame.samples for frame, _ in Frames(file, file.streams.audio[0])]
        there = Frames(cast("InputContainer", _LateTracks(late)), late.streams.audio[0])
        assert [frame.samples for frame, _ in there] == whole


def test_timeline_counts_over_changes_of_rate() -> None:
    timeline = Timeline(0.0, max_gap_s=10.0)
    timeline.advance(8_000, 8_000)
    timeline.advance(48_000, 48_000)
    assert timeline.position_s == 2.0


def test_timeline_fills_up_to_the_longest_gap_and_not_past_it() -> None:
    assert Timeline(0.0, max_gap_s=10.0).hole_before(10.0, 16_000, damaged=False) == 160_000
    timeline = Timeline(0.0, max_gap_s=10.0)
    assert timeline.hole_before(10.001, 16_000, damaged=False) == 0
    timeline.advance(16_000, 16_000)
    assert timeline.hole_before(11.001, 16_000, damaged=False) == 0
    assert timeline.hole_before(12.001, 16_000, damaged=False) == 16_000


def test_timeline_goes_on_when_the_clock_is_set_back() -> None:
    timeline = Timeline(0.0, max_gap_s=10.0)
    timeline.advance(160_000, 16_000)
    assert timeline.hole_before(0.0, 16_000, damaged=False) == 0
    timeline.advance(16_000, 16_000)
    assert timeline.hole_before(1.0, 16_000, damaged=False) == 0
    assert timeline.hole_before(1.5, 16_000, damaged=False) == 8_000


def test_timeline_fills_short_holes_only_after_damage() -> None:
    timeline = Timeline(0.0, max_gap_s=10.0)
    assert timeline.hole_before(0.05, 16_000, damaged=False) == 0
    assert timeline.hole_before(0.05, 16_000, damaged=True) == 800
    assert timeline.hole_before(0.004, 16_000, damaged=True) == 0


def test_timeline_without_timestamps() -> None:
    assert Timeline(None, max_gap_s=10.0).hole_before(None, 16_000, damaged=True) == 0


@pytest.mark.parametrize(
    ("container", "codec"), [("mp3", "libmp3lame"), ("mp4", "aac"), ("matroska", "flac"), ("adts", "aac")]
)
def test_damage_in_the_middle_leaves_the_rest_in_place(container: str, codec: str) -> None:
    sound = np.concatenate([tone(2.0, 44_100), tone(2.0, 44_100, hz=1_000.0)])
    data = bytearray(encoded(sound, container, codec, rate=44_100))
    middle = len(data) // 2
    data[middle - 600 : middle] = np.random.default_rng(2).bytes(600)
    samples, outcome = read(bytes(data))
    # MP3 and ADTS frames carry no times: what the parser skips to find the next one is lost without a trace.
    assert len(samples) == pytest.approx(64_000, abs=4_000)
    assert outcome.damaged_packets >= 1
    assert abs(pitch(samples[4_000:20_000]) - 440) < 2
    assert abs(pitch(samples[44_000:60_000]) - 1_000) < 2


@pytest.mark.parametrize(
    ("container", "codec"),
    [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("matroska", "flac"), ("aiff", "pcm_s16be"), ("flac", "flac")],
)
def test_an_early_end_gives_what_is_there_and_says_so(container: str, codec: str) -> None:
    whole = encoded(tone(6.0, 44_100), container, codec, rate=44_100)
    samples, outcome = read(whole[: len(whole) // 2])
    assert 32_000 < len(samples) < 52_000
    assert outcome.truncated
    assert not read(whole)[1].truncated


@pytest.mark.parametrize(("container", "codec"), [("ogg", "libopus"), ("adts", "aac"), ("mpegts", "aac")])
def test_an_early_end_of_a_stream_that_states_no_length(container: str, codec: str) -> None:
    whole = encoded(tone(6.0, 48_000), container, codec, rate=48_000)
    samples, outcome = read(whole[: len(whole) * 2 // 3])
    assert 48_000 < len(samples) < 80_000
    assert outcome.silence_s == 0.0


@pytest.mark.parametrize("claim", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_wav_written_to_a_pipe_is_not_called_cut(claim: int) -> None:
    samples, outcome = read(wav(bytes(32_000), claim=claim))
    assert len(samples) == 16_000
    assert not outcome.truncated


def test_no_samples_is_no_error() -> None:
    samples, outcome = read(wav(b""))
    assert len(samples) == 0
    assert outcome.decoded_s == 0.0


@pytest.mark.parametrize(("container", "codec"), [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("flac", "flac")])
def test_ten_milliseconds(container: str, codec: str) -> None:
    samples, _ = read(encoded(tone(0.01), container, codec))
    assert len(samples) == 160
