"""Preprocessing on a GPU, for Whisper's graphs, OWL-ViT and SAM 2 (docs/models.md).

    python -m builders.dali audio --out REPOSITORY/log_mel
    python -m builders.dali image --for REPOSITORY/NAME --out REPOSITORY/NAME_pixels

writes a Triton model for NVIDIA's backend `dali`, after holding DALI's CPU operators against what the CPU profile does.
Needs nvidia-dali (requirements/train.txt). `--device cpu` is for a server without a GPU.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.verification import NotTheSame

FILES = ("segmenter.json", "detector.json")


def main(arguments: Sequence[str]) -> int:
    """Write one model; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        from builders.dali.model import audio_samples, audio_step, image_samples, image_step, step_target
    except ImportError as error:
        sys.stderr.write(f"builders.dali: {error}; install requirements/train.txt\n")
        return 2
    try:
        if given.what == "audio":
            step, samples = audio_step(given.device), audio_samples()
        else:
            looks = _looks(given.model)
            step, samples = image_step(*looks, given.device), image_samples(*looks)
        target = step_target(step, samples, given.out, given.batch, given.device)
        target.ensure()
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.dali: {error}\n")
        return 2
    sys.stdout.write(f"{given.out} is ready, {target.told()}\n")
    return 0


def _looks(model: Path) -> tuple[int, tuple[float, float, float], tuple[float, float, float]]:
    """Side, mean and deviation of what an exported model sees; BadCheckpoint for one that sees something else."""
    from builders.dali.model import BILINEAR

    path = next((model / "1" / name for name in FILES if (model / "1" / name).is_file()), None)
    if path is None:
        raise BadCheckpoint(f"{model} is no exported detector or segmenter; it has neither {' nor '.join(FILES)}")
    found = json.loads(path.read_bytes())
    if "size" not in found or found.get("fit", "stretch") != "stretch" or found["resample"] != BILINEAR:
        raise BadCheckpoint(f"{model} does not see pictures stretched to a square by a bilinear filter, which is what "
                            "the pipeline does: SAM 2 and some of OWL-ViT do")  # fmt: skip
    return found["size"], tuple(found["mean"]), tuple(found["std"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.dali", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("what", choices=("audio", "image"))
    parser.add_argument("--for", dest="model", type=Path, default=Path(), help="image: the exported model it is for")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder, whose name is the model's")
    parser.add_argument("--batch", type=int, default=16, help="(default %(default)s)")
    parser.add_argument("--device", choices=("cpu", "mixed"), default="mixed", help="(default: GPU, `mixed`)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
