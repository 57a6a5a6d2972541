"""The parameters of the speech models' configurations."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.audio.limits import AudioLimits
from python_backends.errors import InternalError
from python_backends.inference.threads import usable_cores
from python_backends.parameters import number, whole
from python_backends.speech.live import LiveLimits
from python_backends.speech.packing import PackingSettings
from python_backends.speech.pipeline import Settings
from python_backends.speech.reading import Batches
from python_backends.vad.settings import VadSettings

MOST_S = 28.0  # a recogniser reads at most 30 s at once
LEAST_S = 5.0


def settings_of(parameters: Mapping[str, str]) -> Settings:
    """How recordings are read. `batches_at_once` 0 means one for each core."""
    window_s = number(parameters, "window_seconds", MOST_S, least=LEAST_S)
    if window_s > MOST_S:
        raise InternalError(f"parameter window_seconds must be at most {MOST_S:g}")
    at_once = whole(parameters, "batches_at_once", 0, least=0) or usable_cores()
    return Settings(PackingSettings(window_s=window_s), Batches(whole(parameters, "batch_windows", 2), at_once))


def span_settings_of(settings: Settings) -> VadSettings:
    """How speech is found, so that each span of it fits a window."""
    usual, window_s = VadSettings(), settings.packing.window_s
    return VadSettings(max_span_s=window_s, search_s=min(usual.search_s, window_s / 2))


def audio_limits_of(parameters: Mapping[str, str]) -> AudioLimits:
    """How large and how long a file may be."""
    usual = AudioLimits()
    return AudioLimits(
        max_bytes=whole(parameters, "max_bytes", usual.max_bytes),
        max_seconds=number(parameters, "max_seconds", usual.max_seconds),
    )


def live_limits_of(parameters: Mapping[str, str]) -> LiveLimits:
    """How long a live sequence and one chunk of it may be."""
    usual = LiveLimits()
    return LiveLimits(
        number(parameters, "max_seconds", usual.sequence_s), number(parameters, "chunk_seconds", usual.chunk_s)
    )
