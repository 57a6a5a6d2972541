"""The encoder of an NLLB or M2M-100 folder, as a Triton model.

    python -m builders.translation FOLDER --out model_repository/NAME

Needs PyTorch and Transformers (requirements/torch.sh); serving does not. With an equal manifest nothing is done.
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
    parser = argparse.ArgumentParser("builders.translation", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder, whose name is the model's")
    given = parser.parse_args(arguments)
    try:
        from builders.translation.target import encoder_target
    except ImportError as error:
        sys.stderr.write(f"builders.translation: {error}; requirements/torch.sh installs it\n")
        return 2
    try:
        target = encoder_target(given.folder, given.out)
        target.ensure()
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.translation: {error}\n")
        return 2
    sys.stdout.write(f"{given.out} is ready, {target.told()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
