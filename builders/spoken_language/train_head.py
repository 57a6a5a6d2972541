"""Train the time-delay head on kept states, and measure it on speakers held out.

    python -m builders.spoken_language.train_head --in build/spoken_language/states/synthetic \\
        build/spoken_language/states/prompts --out build/spoken_language/head.pt

Writes the weights, and beside them `held.npz`: logits of held-out speech (label -1: a language that is not trained),
which calibrate.py reads. Two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.spoken_language.head import STATES, Head
from builders.spoken_language.held import held_out
from builders.spoken_language.languages import CODES
from builders.spoken_language.states import Floats
from builders.spoken_language.store import Utterance

SEED, BATCH, RATE = 5, 48, 2e-3
FEW = 30  # utterances of an engine in a language below which it is drawn more rarely


@dataclass(frozen=True, slots=True)
class Kept:
    """States of one utterance: float16 [T, 512]."""

    row: Utterance
    states: Floats

    @property
    def label(self) -> int:
        """The language's number, -1 for one that is not trained."""
        return CODES.index(self.row.language) if self.row.language in CODES else -1


def read(folder: Path) -> list[Kept]:
    """All utterances of a folder that states.py wrote."""
    raw, at, found = np.memmap(folder / "frames.f16", np.float16, mode="r"), 0, []
    for line in (folder / "index.jsonl").read_text().splitlines():
        fields = json.loads(line)
        length = fields.pop("frames") * STATES
        found.append(Kept(Utterance(**fields), np.array(raw[at : at + length]).reshape(-1, STATES)))
        at += length
    return found


def padded(parts: Sequence[Floats]) -> tuple[Tensor, Tensor]:
    """Frames [n, longest, 512] and the mask of those that are there."""
    longest = max(map(len, parts))
    states, mask = np.zeros((len(parts), longest, STATES), np.float32), np.zeros((len(parts), longest), np.float32)
    for place, part in enumerate(parts):
        states[place, : len(part)], mask[place, : len(part)] = part, 1
    return torch.from_numpy(states), torch.from_numpy(mask)


class Draws:
    """Utterances with every language equally likely, and within it every engine that has enough of it."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._by: list[list[list[Kept]]] = []
        for label in range(len(CODES)):
            engines: dict[str, list[Kept]] = {}
            for one in kept:
                if one.label == label:
                    engines.setdefault(one.row.engine, []).append(one)
            self._by.append(list(engines.values()))
        self._odds = [np.array([min(1.0, len(one) / FEW) for one in engines]) for engines in self._by]

    def batch(self, random: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
        """States, mask and labels; all are cut to one random length of 2 to 5.6 seconds, where they last that long."""
        labels = random.integers(len(CODES), size=BATCH)
        length, parts = int(random.integers(25, 70)), []
        for label in labels:
            odds = self._odds[label] / self._odds[label].sum()
            of_engine = self._by[label][int(random.choice(len(odds), p=odds))]
            states = of_engine[int(random.integers(len(of_engine)))].states
            start = int(random.integers(max(1, len(states) - length + 1)))
            parts.append(states[start : start + length])
        return *padded(parts), torch.from_numpy(labels)


def trained(kept: Sequence[Kept], steps: int) -> Head:
    """The head after `steps` batches, in evaluation mode."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    frames = np.concatenate([one.states for one in kept[::3]]).astype(np.float32)
    head = Head(len(CODES), torch.from_numpy(frames.mean(0)), torch.from_numpy(frames.std(0) + 1e-3))
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    draws, losses = Draws(kept), []
    for step in range(steps):
        states, mask, labels = draws.batch(random)
        loss = functional.cross_entropy(head(states, mask), labels, label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            sys.stderr.write(f"step {step + 1}, loss {np.mean(losses[-100:]):.3f}\n")
    head.eval()
    return head


def logits_of(head: Head, kept: Sequence[Kept]) -> Floats:
    """Logits of whole utterances [n, languages]."""
    with torch.inference_mode():
        found: Floats = np.concatenate([head(*padded([one.states])).numpy() for one in kept])
    return found


def main() -> int:
    """Train without the held-out speakers, then write weights and held-out logits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in", dest="sources", type=Path, nargs="+", required=True, help="folders of states")
    parser.add_argument("--out", type=Path, required=True, help="weights to write")
    parser.add_argument("--steps", type=int, default=900)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    kept = [one for folder in arguments.sources for one in read(folder)]
    held = [one for one in kept if one.label < 0 or held_out(one.row)]
    head = trained([one for one in kept if one.label >= 0 and not held_out(one.row)], arguments.steps)
    torch.save(head.state_dict(), arguments.out)
    logits, labels = logits_of(head, held), np.array([one.label for one in held])
    human = np.array([one.row.engine == "prompt" for one in held])
    np.savez(arguments.out.with_name("held.npz"), logits=logits, labels=labels, human=human)
    right = logits.argmax(1) == labels
    for name, chosen in (("people", human & (labels >= 0)), ("synthesisers", ~human & (labels >= 0))):
        sys.stderr.write(f"held-out {name}: {right[chosen].mean():.3f} of {chosen.sum()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
