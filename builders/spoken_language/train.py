"""Train the time-delay network on log-mel of synthesised speech, newly augmented every time.

    python -m builders.spoken_language.train --in build/spoken_language/synthetic [build/spoken_language/prompts] \\
        --out build/spoken_language/mel.pt --steps 3000

Resumes from the checkpoint if it is there. Every 250 steps it is measured on the speakers of held.py, which no batch
contains.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.spoken_language.augment import augmented
from builders.spoken_language.held import held_out
from builders.spoken_language.languages import CODES
from builders.spoken_language.mel import BANDS, HOP, RATE, Floats, log_mel
from builders.spoken_language.network import TimeDelayNetwork
from builders.spoken_language.store import Reader, Utterance

SEED = 5
BATCH = 32
MEASURE_EVERY = 250
LIFE_S = 4.5
KEPT = 3000


class Pool:
    """Utterances by language, drawn with every language and every engine within it equally likely."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.readers = [Reader(folder) for folder in folders]
        self.rows: dict[str, dict[str, list[tuple[Reader, Utterance]]]] = {code: {} for code in CODES}
        self.held: list[tuple[Reader, Utterance]] = []
        for reader in self.readers:
            for row in reader.rows:
                if row.language in self.rows:
                    if held_out(row):
                        self.held.append((reader, row))
                    else:
                        self.rows[row.language].setdefault(row.engine, []).append((reader, row))

    def draw(self, random: np.random.Generator, code: str) -> Floats:
        """The sound of a random utterance in a language."""
        engines = list(self.rows[code].values())
        of_engine = engines[int(random.integers(len(engines)))]
        reader, row = of_engine[int(random.integers(len(of_engine)))]
        return reader.sound(row)

    def life(self, random: np.random.Generator) -> tuple[Floats, int]:
        """Log-mel [80, LIFE_S * 100] of one augmented utterance, and its language's number."""
        length = int(LIFE_S * RATE)
        target = int(random.integers(len(CODES)))
        sound = self.draw(random, CODES[target])
        sound = np.resize(sound, max(len(sound), int(length * 1.3)))
        start = int(random.integers(len(sound) - int(length * 1.25)))
        others = [self.draw(random, CODES[int(random.integers(len(CODES)))]) for _ in range(2)]
        return log_mel(np.resize(augmented(sound[start : start + int(length * 1.25)], random, others), length)), target


class Lives:
    """Batches of which a third is newly made and the rest are lives of before, cut and masked anew."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: list[tuple[Floats, int]] = []

    def batch(self, random: np.random.Generator, seconds: float) -> tuple[Tensor, Tensor]:
        """Log-mel [BATCH, 80, T] and the languages' numbers."""
        new = [self._pool.life(random) for _ in range(BATCH // 3 if len(self._kept) >= 4 * BATCH else BATCH)]
        chosen = random.permutation(len(self._kept))[: BATCH - len(new)]
        old = [self._kept[int(i)] for i in chosen]
        self._kept = (self._kept + new)[-KEPT:]
        frames = int(seconds * RATE / HOP)
        mels = []
        for mel, _ in [*new, *old]:
            start = int(random.integers(mel.shape[1] - frames + 1))
            mels.append(masked(stretched(mel[:, start : start + frames], random), random))
        return torch.from_numpy(np.stack(mels)), torch.tensor([target for _, target in [*new, *old]])


def stretched(mel: Floats, random: np.random.Generator) -> Floats:
    """Bands moved by up to a tenth: another length of throat at the same pitch."""
    at = np.clip(np.arange(BANDS) * random.uniform(0.9, 1.1) + random.uniform(-1, 1), 0, BANDS - 1)
    low = np.minimum(at.astype(int), BANDS - 2)
    part = (at - low)[:, None].astype(np.float32)
    moved: Floats = (mel[low] * (1 - part) + mel[low + 1] * part).astype(np.float32)
    return moved


def masked(mel: Floats, random: np.random.Generator) -> Floats:
    """SpecAugment: two bands of frequency and two of time at the mean."""
    mean = mel.mean()
    for _ in range(2):
        band, frame = int(random.integers(BANDS - 12)), int(random.integers(max(1, mel.shape[1] - 30)))
        mel[band : band + int(random.integers(12))] = mean
        mel[:, frame : frame + int(random.integers(30))] = mean
    return mel


def accuracy(network: TimeDelayNetwork, pairs: Sequence[tuple[Reader, Utterance]]) -> dict[str, float]:
    """Share of utterances named right, by engine."""
    network.eval()
    right: dict[str, list[bool]] = {}
    with torch.inference_mode():
        for reader, row in pairs:
            mel = torch.from_numpy(log_mel(reader.sound(row)))[None]
            right.setdefault(row.engine, []).append(CODES[int(network(mel).argmax())] == row.language)
    network.train()
    return {engine: sum(found) / len(found) for engine, found in right.items()}


def main() -> int:
    """Train, and write the checkpoint every time the held-out voices are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in", dest="sources", type=Path, nargs="+", required=True, help="folders of utterances")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write, and to go on from")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    pool = Pool(arguments.sources)
    lives = Lives(pool)
    network = TimeDelayNetwork(len(CODES))
    optimiser = torch.optim.AdamW(network.parameters(), arguments.rate, weight_decay=0.02)
    first = 0
    if arguments.out.is_file():
        kept = torch.load(arguments.out, weights_only=True)
        network.load_state_dict(kept["network"])
        optimiser.load_state_dict(kept["optimiser"])
        first = kept["step"]
    held = [pool.held[i] for i in np.random.default_rng(SEED).permutation(len(pool.held))[:250]]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(first + step, arguments.steps))
    began, losses = time.monotonic(), []
    for step in range(first, arguments.steps):
        random = np.random.default_rng((SEED, step))
        mel, target = lives.batch(random, seconds=float(random.uniform(2.0, 4.0)))
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(mel)
        loss = functional.cross_entropy(logits.float(), target, label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if (step + 1) % MEASURE_EVERY == 0 or step + 1 == arguments.steps:
            found = ", ".join(f"{engine} {share:.3f}" for engine, share in accuracy(network, held).items())
            spent = time.monotonic() - began
            sys.stderr.write(f"step {step + 1}, loss {np.mean(losses[-100:]):.3f}, held out: {found}, {spent:.0f} s\n")
            state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step + 1}
            torch.save(state, arguments.out)
    return 0


def _rate(step: int, steps: int) -> float:
    """Warm up over 100 steps, then down to a hundredth along a cosine."""
    return min(1.0, (step + 1) / 100) * (0.01 + 0.99 * (1 + float(np.cos(np.pi * min(step / steps, 1.0)))) / 2)


if __name__ == "__main__":
    sys.exit(main())
