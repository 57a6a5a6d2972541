"""An open-vocabulary detector out of a Hugging Face folder, as a Triton model of this repository.

    python -m builders.open_vocabulary FOLDER --out model_repository/NAME [--canvas 800x1333] [--template "a {}"]

FOLDER holds OWL-ViT, OWLv2, Grounding DINO or MM Grounding DINO: config.json, safetensors, preprocessor_config.json and
a tokenizer. Needs PyTorch and Transformers (requirements/train.txt); serving does not. With an equal manifest nothing
is done. See docs/objects_folders.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.open_vocabulary.wishes import canvas, template
from builders.verification import NotTheSame


def main(arguments: Sequence[str]) -> int:
    """Export one folder; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        from builders.open_vocabulary.target import Wishes, detector_target
    except ImportError as error:
        sys.stderr.write(f"builders.open_vocabulary: {error}; install requirements/train.txt\n")
        return 2
    try:
        target = detector_target(given.folder, given.out, Wishes(given.canvas, given.template))
        target.ensure()
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.open_vocabulary: {error}\n")
        return 2
    sys.stdout.write(f"{target.folder.parent} is ready, {target.told()}\n"
                     f"Set the parameter `detector` of the model `object_detection` to `{target.name}`.\n")  # fmt: skip
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.open_vocabulary", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder, whose name is the model's")
    parser.add_argument("--canvas", type=canvas, help="Grounding DINO only: rows x columns of the pictures it is given "
                        "(default: shortest x longest edge of its image processor)")  # fmt: skip
    parser.add_argument("--template", type=template, help="the words around each prompt (default: as the kind wants)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
