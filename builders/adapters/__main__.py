"""Train R, G, C and P for a frozen Hugging Face decoder.

    python -m builders.adapters --decoder DIR --out DIR --minutes 60

The lessons are those of the small decoder. `OUT/decoder/adapters.safetensors` goes into the decoder's folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from builders.decoder.hosted import hosted_from
from builders.decoder.train import Trainer, settings_from


def main(arguments: Sequence[str]) -> int:
    """Train; the exit status."""
    parser = argparse.ArgumentParser("builders.adapters", description=__doc__)
    parser.add_argument("--decoder", type=Path, required=True)
    settings, given = settings_from(arguments, parser)
    torch.set_num_threads(settings.threads)
    vocabulary, decoder = hosted_from(given["decoder"])
    Trainer(settings, vocabulary, decoder).train()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
