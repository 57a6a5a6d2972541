"""TensorRT plans for the GPU profile, on the GPU that will run them and with the TensorRT that will.

    python -m builders.tensorrt [MODEL ...] [--repository model_repository]     build what is missing or out of date
    python -m builders.tensorrt --commands                                      print what does the same by hand

Shapes come from `profiles.py`, or from `shapes.json` beside an exported graph. Each plan is run on the model's known
value and held against its graph; `1/plan.json` says what it was made of, by which TensorRT, for which GPU, and how far
it is off.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt.gpu import CudaMemory
from builders.tensorrt.target import commands_for, plan_target, plans_in
from builders.verification import NotTheSame

REPOSITORY = Path("model_repository")


def main(arguments: Sequence[str]) -> int:
    """Build or print; the exit status."""
    given = _parser().parse_args(arguments)
    models = [given.repository / name for name in given.models or plans_in(given.repository)]
    try:
        if given.commands:
            sys.stdout.write("\n\n".join(commands_for(model) for model in models) + "\n")
        else:
            _build(models)
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.tensorrt: {error}\n")
        return 2
    return 0


def _build(models: Sequence[Path]) -> None:
    try:
        tensorrt = import_module("tensorrt")
    except ImportError as exc:
        raise BadCheckpoint("TensorRT's Python package is missing; run this in the image that will serve, or take the "
                            "commands that --commands prints") from exc  # fmt: skip
    memory = CudaMemory()
    for model in models:
        target = plan_target(model, tensorrt, memory)
        if not target.is_current():
            sys.stderr.write(f"building the plan of {model.name} ...\n")
            target.build()
        sys.stdout.write(f"{model.name}: {target.told()}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.tensorrt", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("models", nargs="*", metavar="MODEL", help="(default: all that have a graph and shapes)")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="(default %(default)s)")
    parser.add_argument("--commands", action="store_true", help="print the commands instead of building")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
