"""Build what is missing or out of date: `python -m builders [TARGET ...]`.

Each target writes into `model_repository/<model>/1/` and leaves a manifest beside it; with an equal manifest it does
nothing, so calling this before every start costs the digests of what was built, half a second. A build ends with how
far the result is from what it was made of; `python -m builders --differences` says it again for what lies there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CalledProcessError

from builders.asr.target import recognizer_target as speech_recognizer_target
from builders.guard.image import guard_image_target
from builders.manifest import Target
from builders.ocr.detector import detector_target
from builders.ocr.recognizer import recognizer_target
from builders.speaker.target import speaker_encoder_target
from builders.text_encoder.target import text_encoder_target
from builders.vad.target import vad_target

ROOT = Path(__file__).resolve().parent.parent
TARGETS: dict[str, Callable[[Path], Target]] = {
    "guard_image": guard_image_target,
    "ocr_detector": detector_target,
    "ocr_recognizer": recognizer_target,
    "speaker_encoder": speaker_encoder_target,
    "speech_recognizer": speech_recognizer_target,
    "speech_vad": vad_target,
    "text_encoder": text_encoder_target,
}


def main(names: Sequence[str]) -> int:
    """Build the named targets, all of them by default. Returns the exit status."""
    if "--differences" in names:
        return _tell([name for name in names if name != "--differences"] or list(TARGETS))
    unknown = sorted(set(names) - set(TARGETS))
    if unknown:
        sys.stderr.write(f"builders: no target {', '.join(unknown)}; there are {', '.join(TARGETS)}\n")
        return 2
    for name in names or TARGETS:
        target = TARGETS[name](ROOT)
        if target.is_current():
            continue
        sys.stderr.write(f"building {name} ...\n")
        build(target)
    return 0


def _tell(names: Sequence[str]) -> int:
    for name in names:
        told = TARGETS[name](ROOT).told() if name in TARGETS else ""
        sys.stdout.write(f"{name}: {told or 'not built'}\n")
    return 0


def build(target: Target) -> None:
    """Build `target`; one that is optional and whose packages cannot be fetched is left out with a warning."""
    try:
        sys.stderr.write(f"  {target.build()}\n")
    except (CalledProcessError, OSError) as error:
        if not target.optional:
            raise
        sys.stderr.write(f"builders: {target.name} is left out, the server goes on without it: {error}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
