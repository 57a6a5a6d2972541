"""The commands that make TensorRT plans of an exported Whisper, with the shapes that this very export can meet.

One window at a time, as the recognizer asks, in several readings. Two optimisation profiles for the decoder: one for a
piece of up to `PIECE` tokens of one reading, one for the next token of each. Precision is in the graphs: TensorRT 11
knows no other way, 10.14 needs `--stronglyTyped`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.command import trtexec_command
from builders.tensorrt.profile import PlanShapes, Precision, Profile, Profiles
from builders.whisper.repository import DECODER, ENCODER, GRAPHS
from python_backends.asr.graphs.networks import PIECE

Shape = tuple[int, ...]
READINGS = 5  # of one window, side by side: the recognizer's widest beam unless a request asks for more


def shapes_of(graphs: Mapping[str, int], readings: int, precision: Precision = "fp16") -> dict[str, PlanShapes]:
    """Model -> the shapes of its plan, profiles in Triton's order, for at most `readings` readings side by side."""
    mel = {"mel": (1, graphs["mels"], 2 * graphs["frames"])}

    def decoder(count: int, tokens: int, before: int, past: int) -> dict[str, Shape]:
        def cache(rows: int, length: int) -> Shape:
            return (graphs["layers"], rows, graphs["heads"], length, graphs["head_size"])

        return {"ids": (count, tokens), "rows": (count,), "past_keys": cache(before, past),
                "past_values": cache(before, past), "cross_keys": cache(1, graphs["frames"]),
                "cross_values": cache(1, graphs["frames"])}  # fmt: skip

    last = graphs["positions"]  # the blank place and all positions but the one that is read
    piece, usual = min(PIECE, last), min(64, last)
    first = _profile(decoder(1, 1, 1, 1), decoder(1, min(4, piece), 1, 1), decoder(1, piece, 1, last))
    next_one = _profile(
        decoder(1, 1, 1, 1), decoder(readings, 1, readings, usual), decoder(readings, 1, readings, last)
    )
    return {ENCODER: PlanShapes(precision, (_profile(mel, mel, mel),)),
            DECODER: PlanShapes(precision, (first, next_one))}  # fmt: skip


def commands(folder: Path, readings: int = READINGS, trtexec: str = "trtexec") -> list[str]:
    """One trtexec command for each model of the repository `folder`; BadCheckpoint if it holds no export."""
    try:
        graphs = json.loads((folder / GRAPHS).read_bytes())
    except (OSError, ValueError) as exc:
        raise BadCheckpoint(f"{folder} holds no export ({exc}); write one with `builders.whisper export`") from exc
    return [trtexec_command(folder / model / "1" / "model.onnx", folder / model / "1" / "model.plan", shapes, trtexec)
            for model, shapes in shapes_of(graphs, readings).items()]  # fmt: skip


def _profile(least: Mapping[str, Shape], usual: Mapping[str, Shape], greatest: Mapping[str, Shape]) -> Profiles:
    return {name: Profile(least[name], usual[name], greatest[name]) for name in least}
