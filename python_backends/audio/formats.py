"""Which containers and codecs are read. All others of FFmpeg's several hundred stay shut: playlists above all.

The lists go to FFmpeg itself, so a demuxer that opens other files (HLS, concat, DASH, SDP) never runs; and no codec of
moving pictures does, because finding out about a video must not decode it.
"""

from __future__ import annotations

DEMUXERS = (
    "aac", "aiff", "amr", "asf", "au", "avi", "caf", "flac", "matroska", "mov", "mp3", "mpeg", "mpegts", "ogg", "w64",
    "wav", "webm",
)  # fmt: skip

_COMPRESSED = (
    "aac", "aac_latm", "ac3", "alac", "amrnb", "amrwb", "eac3", "flac", "gsm", "gsm_ms", "libopencore_amrnb", "mp1",
    "mp1float", "mp2", "mp2float", "mp3", "mp3float", "opus", "speex", "vorbis", "wmav1", "wmav2", "wmapro",
    "wmavoice", "wmalossless",
)  # fmt: skip
_WAVEFORMS = (
    "adpcm_g722", "adpcm_g726", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "g722", "g726", "pcm_alaw", "pcm_dvd",
    "pcm_f32be", "pcm_f32le", "pcm_f64be", "pcm_f64le", "pcm_mulaw", "pcm_s16be", "pcm_s16le", "pcm_s24be",
    "pcm_s24le", "pcm_s32be", "pcm_s32le", "pcm_s64be", "pcm_s64le", "pcm_s8", "pcm_u16be", "pcm_u16le", "pcm_u24be",
    "pcm_u24le", "pcm_u32be", "pcm_u32le", "pcm_u8",
)  # fmt: skip
CODECS = frozenset(_COMPRESSED + _WAVEFORMS)

READ = (
    "WAV, FLAC, MP3, M4A/AAC, Ogg (Opus, Vorbis, Speex), WebM, AIFF, CAF, AU, AMR, WMA, and the sound of MP4, MOV, "
    "WebM, MKV, AVI, 3GP and MPEG videos"
)

STATE_THEIR_LENGTH = frozenset({"aiff", "avi", "caf", "flac", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2", "ogg", "w64"})
"""Containers that state a length which was measured, so that an early end means something is missing."""
