"""Write `probe.npz`, the known value that the server asks the network for when it starts.

python -m builders.spoken_language.probe --out model_repository/speech_language/1
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from builders.probe import write_probe
from builders.vad.sample import spoken_vowels
from python_backends.audio.mel import log_mel
from python_backends.spoken_language.network import INPUT, OUTPUT, Mel

SECONDS = 1.0
TOLERANCE = 0.1  # of logits up to 5: half precision on other processors moves them less, a corrupted tensor by more


def probe_inputs() -> dict[str, Mel]:
    """A second of vowels."""
    return {INPUT: log_mel(spoken_vowels(SECONDS))[None]}


def main() -> int:
    """Ask the network that lies in the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    write_probe(parser.parse_args().out, probe_inputs(), tolerance={OUTPUT: TOLERANCE})
    return 0


if __name__ == "__main__":
    sys.exit(main())
