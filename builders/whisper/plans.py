"""The commands that make TensorRT plans of an exported Whisper, with the shapes that this very export can meet.

Two optimisation profiles for the decoder: one for prompts (up to `PROMPT` tokens after few), one for single tokens
after up to all others. Precision is in the graphs: TensorRT 11 knows no other way, 10.14 needs `--stronglyTyped`.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.whisper.repository import DECODER, ENCODER, GRAPHS
from builders.whisper.sizes import BadCheckpoint

ROWS = 16  # segments decoded together at most
PROMPT = 8  # tokens read at once at most: Whisper's prompt without text before has four
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Least, usual and greatest shape of every input that has no fixed one."""

    least: Mapping[str, Shape]
    usual: Mapping[str, Shape]
    greatest: Mapping[str, Shape]


def profiles_of(graphs: Mapping[str, int], rows: int) -> dict[str, list[Profile]]:
    """Model -> its profiles, in Triton's order, for at most `rows` segments together."""
    usual = max(1, rows // 2)

    def encoder(count: int) -> dict[str, Shape]:
        return {"mel": (count, graphs["mels"], 2 * graphs["frames"])}

    def decoder(count: int, tokens: int, past: int) -> dict[str, Shape]:
        def cache(length: int) -> Shape:
            return (graphs["layers"], count, graphs["heads"], length, graphs["head_size"])

        return {"ids": (count, tokens), "past_keys": cache(past), "past_values": cache(past),
                "cross_keys": cache(graphs["frames"]), "cross_values": cache(graphs["frames"])}  # fmt: skip

    last = graphs["positions"]  # the blank place and all positions but the one that is read
    prompt = min(PROMPT, last)
    return {
        ENCODER: [Profile(encoder(1), encoder(usual), encoder(rows))],
        DECODER: [
            Profile(decoder(1, 1, 1), decoder(usual, min(4, prompt), 1), decoder(rows, prompt, prompt)),
            Profile(decoder(1, 1, 1), decoder(usual, 1, min(64, last)), decoder(rows, 1, last)),
        ],
    }


def commands(folder: Path, rows: int = ROWS, trtexec: str = "trtexec") -> list[str]:
    """One trtexec command for each model of the repository `folder`; BadCheckpoint if it holds no export."""
    try:
        graphs = json.loads((folder / GRAPHS).read_bytes())
    except (OSError, ValueError) as exc:
        raise BadCheckpoint(f"{folder} holds no export ({exc}); write one with `builders.whisper export`") from exc
    return [_command(folder / model / "1", profiles, trtexec) for model, profiles in profiles_of(graphs, rows).items()]


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
