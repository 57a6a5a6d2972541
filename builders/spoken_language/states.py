"""Whisper's encoder states of utterances, kept on disk, so that a head can be trained in seconds.

    python -m builders.spoken_language.states --whisper FOLDER --in build/spoken_language/synthetic \\
        --out build/spoken_language/states/synthetic --lives 1

A life is one augmentation (augment.py); `--lives 0` keeps the sound as it is. Of every layer the mean and deviation over
time are kept, and of layer `--frames` the states themselves, four of them averaged (80 ms).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.spoken_language.augment import augmented
from builders.spoken_language.mel import RATE, Floats, log_mel
from builders.spoken_language.store import Reader, Utterance
from builders.spoken_language.whisper import Encoder, tensors

SEED = 5
MOST_S = 7.0
FRAMES_PER_STATE = 4


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


def crop(sound: Floats, seconds: float, generator: np.random.Generator) -> Floats:
    """A random part no longer than `seconds`."""
    length = int(seconds * RATE)
    start = int(generator.integers(max(1, len(sound) - length)))
    return sound[start : start + length]


def states_of(encoder: Encoder, sound: Floats) -> list[Tensor]:
    """States of every layer, each [T, 512] in float32."""
    with torch.inference_mode():
        mel = torch.from_numpy(log_mel(sound))[None].to(encoder.weight("conv1/bias").dtype)
        return [state[0].float() for state in encoder(mel)]


def main() -> int:
    """Write statistics.npy [n, layers, 1024], frames.npy (all frames, one after the other) and index.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whisper", type=Path, required=True, help="CTranslate2 folder of Whisper")
    parser.add_argument("--in", dest="source", type=Path, required=True, help="folder of utterances")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--lives", type=int, default=1, help="augmentations of each utterance; 0: as it is")
    parser.add_argument("--layers", type=int, default=6, help="layers to run")
    parser.add_argument("--frames", type=int, nargs="*", default=[4], help="layers whose states are kept")
    parser.add_argument("--per-voice", type=int, default=10**6, help="most utterances of one voice in a language")
    parser.add_argument("--limit", type=int, default=10**6, help="first N of a random order")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    encoder = Encoder(tensors(arguments.whisper / "model.bin"), arguments.layers).to(torch.bfloat16).eval()
    reader, generator = Reader(arguments.source), np.random.default_rng(SEED)
    rows = chosen(reader.rows, arguments.per_voice)[: arguments.limit]
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (
        (arguments.out / "statistics.f16").open("ab") as statistics,
        (arguments.out / "frames.f16").open("ab") as frames,
        (arguments.out / "index.jsonl").open("a") as index,
    ):
        for number, row in enumerate(rows):
            for life in range(max(1, arguments.lives)):
                sound = reader.sound(row)
                if arguments.lives:
                    others = [reader.sound(rows[int(i)]) for i in generator.integers(len(rows), size=3)]
                    sound = augmented(crop(sound, generator.uniform(2, MOST_S), generator), generator, others)
                layers = states_of(encoder, sound)
                pooled = torch.stack([torch.cat([x.mean(0), x.std(0)]) for x in layers])
                statistics.write(pooled.numpy().astype(np.float16).tobytes())
                kept = [functional.avg_pool1d(layers[k].T[None], FRAMES_PER_STATE, ceil_mode=True)[0].T for k in arguments.frames]
                frames.write(torch.stack(kept, 1).numpy().astype(np.float16).tobytes())
                index.write(json.dumps({**asdict(row), "frames": len(kept[0]), "life": life}) + "\n")
            if number % 100 == 0:
                for file in (statistics, frames, index):
                    file.flush()
                sys.stderr.write(f"{number} of {len(rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
