"""Whisper's encoder states of utterances, kept on disk, so that a head can be trained in seconds.

    python -m builders.spoken_language.states --whisper FOLDER --in build/spoken_language/synthetic \\
        --out build/spoken_language/states/synthetic --lives 1

A life is one augmentation (augment.py); `--lives 0` keeps the sound as it is. States are those after the fourth layer
of six, four of them averaged (80 ms).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from builders.spoken_language.augment import augmented
from builders.spoken_language.store import Reader, Utterance
from builders.spoken_language.whisper import Encoder, encoder_tensors
from python_backends.audio.mel import log_mel
from python_backends.audio.samples import RATE, Samples

Floats = npt.NDArray[np.float32]
SEED = 5
MOST_S = 7.0
STATES_A_FRAME = 4
LAYERS = 4


def chosen(rows: list[Utterance], per_voice: int) -> list[Utterance]:
    """At most `per_voice` utterances of a voice in a language, in random order."""
    random_ = random.Random(SEED)
    rows = random_.sample(rows, len(rows))
    counts: dict[tuple[str, str, str], int] = {}
    kept: list[Utterance] = []
    for row in rows:
        key = (row.language, row.engine, row.voice)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= per_voice:
            kept.append(row)
    return kept


def crop(sound: Samples, seconds: float, generator: np.random.Generator) -> Samples:
    """A random part no longer than `seconds`."""
    length = int(seconds * RATE)
    start = int(generator.integers(max(1, len(sound) - length)))
    return sound[start : start + length]


def kept(encoder: Encoder, sound: Samples) -> Floats:
    """States after the last layer of `encoder`, four of them averaged: [T, 512]."""
    with torch.inference_mode():
        mel = torch.from_numpy(log_mel(sound))[None].to(encoder.weight("conv1/bias").dtype)
        states = encoder(mel).float().transpose(1, 2)
        pooled: Floats = functional.avg_pool1d(states, STATES_A_FRAME)[0].T.numpy()
    return pooled


def main() -> int:
    """Write frames.f16 (of all utterances, one after the other) and index.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whisper", type=Path, required=True, help="CTranslate2 folder of Whisper")
    parser.add_argument("--in", dest="source", type=Path, required=True, help="folder of utterances")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--lives", type=int, default=1, help="augmentations of each utterance; 0: as it is")
    parser.add_argument("--per-voice", type=int, default=60, help="most utterances of one voice in a language")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = Encoder(encoder_tensors(arguments.whisper), LAYERS).to(torch.bfloat16).eval()
    reader, generator = Reader(arguments.source), np.random.default_rng(SEED)
    rows = chosen(reader.rows, arguments.per_voice)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "frames.f16").open("ab") as frames, (arguments.out / "index.jsonl").open("a") as index:
        for number, row in enumerate(rows):
            for _ in range(max(1, arguments.lives)):
                sound = reader.sound(row)
                if arguments.lives:
                    others = [reader.sound(rows[int(i)]) for i in generator.integers(len(rows), size=3)]
                    sound = augmented(crop(sound, generator.uniform(2, MOST_S), generator), generator, others)
                states = kept(encoder, sound)
                frames.write(states.astype(np.float16).tobytes())
                index.write(json.dumps({**asdict(row), "frames": len(states)}) + "\n")
            if number % 100 == 0:
                sys.stderr.write(f"{number} of {len(rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
