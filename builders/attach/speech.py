"""A Whisper, as Hugging Face or CTranslate2 writes it, in the place of the one that came with us."""

from __future__ import annotations

from pathlib import Path

from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import Folder
from builders.hugging_face.folder import BadCheckpoint
from builders.manifest import LIBRARIES, Target
from builders.verification import Verification, same_bytes
from builders.whisper.target import ctranslate2_target, graphs_target
from python_backends.asr.whisper.folder import read_folder
from python_backends.errors import OpenfazeError

SPECIFICATION, TASK = "WhisperSpec", "speech_recognizer"


def plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`. Without `--graphs` CTranslate2 serves it, on the CPU; with it, the two graphs, on either."""
    if wishes.graphs:
        target = graphs_target(folder.path, out, name, wishes.precision)
        return Plan((target,), _told("whisper_graphs", out), repository=out)
    if folder.specification:
        return Plan((_as_it_is(folder.path, out, name),), _told("whisper", folder.path))
    return Plan((ctranslate2_target(folder.path, out, name),), _told("whisper", out))


def _told(engine: str, folder: Path) -> dict[str, dict[str, str]]:
    return {TASK: {"engine": engine, "model": str(folder)}}


def _as_it_is(source: Path, out: Path, name: str) -> Target:
    def make(_: Path) -> Verification:
        try:
            read_folder(source)
        except OpenfazeError as exc:
            raise BadCheckpoint(exc.message) from exc
        loads(source)
        return same_bytes("served as it is")

    sources = tuple(sorted(path for path in source.iterdir() if path.is_file()))
    return Target(name, out, sources, (), {}, make, libraries=(*LIBRARIES, "ctranslate2"))


def loads(source: Path) -> None:
    """BadCheckpoint if CTranslate2 cannot load the folder."""
    import ctranslate2

    try:
        ctranslate2.models.Whisper(str(source), device="cpu", compute_type="int8")
    except (RuntimeError, ValueError) as exc:
        raise BadCheckpoint(f"CTranslate2 cannot load {source}: {exc}") from exc


FAMILY = Family(
    name="whisper",
    known="Whisper of any size, as Hugging Face or CTranslate2 writes it",
    takes="the recogniser of speech",
    fits=lambda folder, wishes: folder.specification == SPECIFICATION or folder.model_type == "whisper",
    needs_torch=lambda folder, wishes: False,
    plan=plan,
)
