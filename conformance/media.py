"""Sound and moving pictures, synthesised."""

from __future__ import annotations

import io
import tempfile
import wave
from pathlib import Path

import cv2
import numpy as np

from python_backends.errors import Unavailable

RATE = 16_000
# First three resonances in Hz of some vowels (Peterson and Barney 1952, men), and how long each sounds.
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
_VOWEL_SECONDS, _PITCH_HZ = 0.45, 120.0
FRAME, FRAMES_PER_S, VIDEO_SECONDS = (640, 360), 10, 3


def spoken() -> bytes:
    """A WAV of a voice that says five vowels: speech in kind, without words."""
    sound = np.concatenate([np.concatenate([_vowel(formants), np.zeros(RATE // 12)]) for formants in _VOWELS])
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound / np.abs(sound).max() * 0.6 * 32767).astype("<i2").tobytes())
    return written.getvalue()


def video() -> bytes:
    """An MP4 of a ball that crosses a lawn. Unavailable where OpenCV cannot write one."""
    with tempfile.TemporaryDirectory(prefix="openfaze-") as folder:
        path = Path(folder) / "ball.mp4"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), FRAMES_PER_S, FRAME)
        if not writer.isOpened():
            raise Unavailable("OpenCV cannot write MP4 here")
        for step in range(FRAMES_PER_S * VIDEO_SECONDS):
            picture = np.full((FRAME[1], FRAME[0], 3), (96, 168, 110), np.uint8)
            picture[:140] = (236, 206, 172)
            cv2.circle(picture, (40 + step * 18, 240), 30, (30, 40, 210), -1, cv2.LINE_AA)
            writer.write(picture)
        writer.release()
        return path.read_bytes()


def _vowel(formants: tuple[int, int, int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Harmonics of the pitch, each as loud as its distance from the resonances lets it be."""
    time = np.arange(int(RATE * _VOWEL_SECONDS)) / RATE
    sound = np.zeros_like(time)
    for harmonic in np.arange(_PITCH_HZ, 4000, _PITCH_HZ):
        loudness = sum(1 / (1 + ((harmonic - formant) / 80) ** 2) / rank for rank, formant in enumerate(formants, 1))
        sound += loudness * np.sin(2 * np.pi * harmonic * time)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 0.03)
    return np.asarray(sound * fade)
