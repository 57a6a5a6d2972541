"""Whisper for the GPU profile.

    python -m builders.whisper export --checkpoint FOLDER --out FOLDER [--precision f16]
    python -m builders.whisper plans --out FOLDER [--readings 5]

`export` writes a Triton model repository from a Whisper as Hugging Face or CTranslate2 writes it; `plans` prints the
TensorRT commands that belong to it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.verification import NotTheSame
from builders.whisper.plans import READINGS, commands
from builders.whisper.target import graphs_target


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status."""
    given = _parser().parse_args(arguments)
    try:
        if given.command == "export":
            target = graphs_target(given.checkpoint, given.out, "whisper", given.precision)
            target.ensure()
            sys.stdout.write(f"{given.out} is ready, {target.told()}\n")
        else:
            sys.stdout.write("\n".join(commands(given.out, given.readings)) + "\n")
    except (BadCheckpoint, NotTheSame) as error:
        sys.stderr.write(f"builders.whisper: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.whisper", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    verbs = parser.add_subparsers(dest="command", required=True)
    export = verbs.add_parser("export", help="write the two graphs and their Triton configurations")
    export.add_argument("--checkpoint", type=Path, required=True, help="a Whisper folder with tokenizer.json")
    export.add_argument("--precision", choices=("f32", "f16"), default="f16", help="of the graphs (default f16)")
    plans = verbs.add_parser("plans", help="print the commands that build model.plan")
    plans.add_argument("--readings", type=int, default=READINGS, help=f"the widest beam (default {READINGS})")
    for verb in (export, plans):
        verb.add_argument("--out", type=Path, required=True, help="the repository that is written or was written")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
