"""A segmenter out of a Hugging Face folder, as two Triton models of this repository.

    python -m builders.sam FOLDER --out model_repository/NAME

FOLDER holds SAM 2 or 2.1: config.json, safetensors, preprocessor_config.json. NAME is the model of pictures; that of
boxes is written beside it as NAME_boxes. Needs PyTorch and Transformers (requirements/train.txt); serving does not.
With equal manifests nothing is done. See docs/objects_folders.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.verification import NotTheSame


def main(arguments: Sequence[str]) -> int:
    """Export one folder; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        from builders.sam.target import segmenter_targets
    except ImportError as error:
        sys.stderr.write(f"builders.sam: {error}; install requirements/train.txt\n")
        return 2
    try:
        targets = segmenter_targets(given.folder, given.out)
        for target in targets:
            target.ensure()
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.sam: {error}\n")
        return 2
    for target in targets:
        sys.stdout.write(f"{target.folder.parent} is ready, {target.told()}\n")
    sys.stdout.write(f"Set the parameter `segmenter` of the model `object_detection` to `{targets[0].name}`.\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.sam", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder, whose name is the model's")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
