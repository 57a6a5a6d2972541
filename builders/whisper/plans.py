"""The commands that make TensorRT plans of an exported Whisper, with the shapes that this very export can meet.

One window at a time, as the recognizer asks, in several readings. Two optimisation profiles for the decoder: one for a
piece of up to `PIECE` tokens of one reading, one for the next token of each. Precision is in the graphs: TensorRT 11
knows no other way, 10.14 needs `--stronglyTyped`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.whisper.repository import DECODER, ENCODER, GRAPHS
from builders.whisper.sizes import BadCheckpoint
from python_backends.asr.graphs.networks import PIECE

READINGS = 5  # of one window, side by side: the recognizer's widest beam unless a request asks for more
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Least, usual and greatest shape of every input that has no fixed one."""

    least: Mapping[str, Shape]
    usual: Mapping[str, Shape]
    greatest: Mapping[str, Shape]


def profiles_of(graphs: Mapping[str, int], readings: int) -> dict[str, list[Profile]]:
    """Model -> its profiles, in Triton's order, for at most `readings` readings side by side."""
    mel = {"mel": (1, graphs["mels"], 2 * graphs["frames"])}

    def decoder(count: int, tokens: int, before: int, past: int) -> dict[str, Shape]:
        def cache(rows: int, length: int) -> Shape:
            return (graphs["layers"], rows, graphs["heads"], length, graphs["head_size"])

        return {"ids": (count, tokens), "rows": (count,), "past_keys": cache(before, past),
                "past_values": cache(before, past), "cross_keys": cache(1, graphs["frames"]),
                "cross_values": cache(1, graphs["frames"])}  # fmt: skip

    last = graphs["positions"]  # the blank place and all positions but the one that is read
    piece, usual = min(PIECE, last), min(64, last)
    return {
        ENCODER: [Profile(mel, mel, mel)],
        DECODER: [
            Profile(decoder(1, 1, 1, 1), decoder(1, min(4, piece), 1, 1), decoder(1, piece, 1, last)),
            Profile(decoder(1, 1, 1, 1), decoder(readings, 1, readings, usual), decoder(readings, 1, readings, last)),
        ],
    }


def commands(folder: Path, readings: int = READINGS, trtexec: str = "trtexec") -> list[str]:
    """One trtexec command for each model of the repository `folder`; BadCheckpoint if it holds no export."""
    try:
        graphs = json.loads((folder / GRAPHS).read_bytes())
    except (OSError, ValueError) as exc:
        raise BadCheckpoint(f"{folder} holds no export ({exc}); write one with `builders.whisper export`") from exc
    return [
        _command(folder / model / "1", profiles, trtexec) for model, profiles in profiles_of(graphs, readings).items()
    ]


def _command(version: Path, profiles: Sequence[Profile], trtexec: str) -> str:
    words = [trtexec, f"--onnx={version / 'model.onnx'}", f"--saveEngine={version / 'model.plan'}", "--stronglyTyped",
             "--skipInference"]  # fmt: skip
    for place, profile in enumerate(profiles):
        words += [f"--profile={place}"] if len(profiles) > 1 else []
        words += [f"--{kind}Shapes={_shapes(shapes)}" for kind, shapes in
                  (("min", profile.least), ("opt", profile.usual), ("max", profile.greatest))]  # fmt: skip
    return " \\\n  ".join(shlex.quote(word) for word in words)


def _shapes(shapes: Mapping[str, Shape]) -> str:
    return ",".join(f"{name}:{'x'.join(map(str, shape))}" for name, shape in shapes.items())
