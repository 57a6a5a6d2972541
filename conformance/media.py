"""Sound and moving pictures, synthesised."""

from __future__ import annotations

import io
import tempfile
import wave
from pathlib import Path

import cv2
import numpy as np

from python_backends.audio.samples import RATE
from python_backends.audio.sound import Sound
from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT

SPOKEN_SECONDS = 12.0
FRAME, FRAMES_PER_S, VIDEO_SECONDS = (640, 360), 10, 3


def spoken() -> bytes:
    """A WAV of the first seconds of `examples/meeting.ogg`."""
    with Sound((CHECKOUT / "examples" / "meeting.ogg").read_bytes()) as recording:
        samples = next(recording.blocks(seconds=SPOKEN_SECONDS))
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
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
