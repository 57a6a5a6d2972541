"""Train the segmenter on composed scenes.

    python -m builders.segmenter.train --sprites build/sprites --out build/segmenter --minutes 60 --resume

`OUT/checkpoint.pt` has everything a later run needs and the averaged weights that export.py takes; `OUT/log.jsonl` has
a line every few steps. `--minutes` counts all runs with one OUT; the learning rate falls to nothing at their end.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch

from builders.scenes import Settings as Scenes
from builders.segmenter.losses import mask_loss, mean_overlap
from builders.segmenter.network import Segmenter
from builders.segmenter.samples import Lesson, Lessons
from builders.vision.average import Average
from builders.vision.checkpoint import load_checkpoint, save_checkpoint, seed_everything
from builders.vision.optimiser import Mixed, clip, set_peak, set_rate
from builders.vision.precision import half_precision, on_device
from builders.vision.schedule import Clock, rate_factor

NO_END = 2**31
KEPT = 0.99  # of the average a step: a short training has left behind what it was two hundred steps ago


@dataclass(frozen=True)
class Settings:
    """One training. `minutes` is the budget of all its runs together."""

    out: Path
    minutes: float
    sprites: Path | None = None
    device: str = "cpu"
    threads: int = 1
    seed: int = 0
    workers: int = 0
    rate: float = 2e-3
    pictures: int = 4
    save_minutes: float = 3.0
    measure_minutes: float = 6.0
    log_steps: int = 20
    held_lessons: int = 6


class Trainer:
    """The state of a training: network, average, optimizer, steps and minutes."""

    def __init__(self, settings: Settings, network: Segmenter) -> None:
        self.settings = settings
        self.device = torch.device(settings.device)
        self.network = on_device(network, settings.device)
        self.average, self.optimiser = Average(self.network, KEPT), Mixed(self.network, settings.rate)
        self.step, self.clock = 0, Clock()

    @property
    def checkpoint(self) -> Path:
        return self.settings.out / "checkpoint.pt"

    def resume(self) -> None:
        """Go on from the last checkpoint. FileNotFoundError if there is none."""
        numbers = load_checkpoint(self.checkpoint, self._parts(), self.settings.device)
        set_peak(self.optimiser, self.settings.rate)
        self.step, self.clock = int(numbers["step"]), Clock(numbers["minutes"])

    def save(self) -> None:
        """Write the checkpoint."""
        save_checkpoint(self.checkpoint, self._parts(), {"step": self.step, "minutes": self.clock.minutes})

    def train(self) -> None:
        """Until the minutes are spent."""
        settings, losses, overlaps = self.settings, [], []
        held = Lessons(Scenes(half="held", sprites=settings.sprites), settings.seed, settings.pictures)
        kept = [held[number].to(self.device) for number in range(settings.held_lessons)]
        saved = measured = self.clock.tick()
        for lesson in self._lessons():
            if self.clock.tick() >= settings.minutes:
                break
            loss, overlap = self._learn(lesson.to(self.device))
            losses.append(loss)
            overlaps.append(overlap)
            if self.step % settings.log_steps == 0:
                self._log(loss=sum(losses) / len(losses), overlap=sum(overlaps) / len(overlaps))
                losses, overlaps = [], []
            if self.clock.minutes - saved >= settings.save_minutes:
                self.save()
                saved = self.clock.minutes
            if self.clock.minutes - measured >= settings.measure_minutes:
                self._log(held_overlap=self._measure(kept))
                measured = self.clock.minutes
        self.save()
        self._log(held_overlap=self._measure(kept))

    def _learn(self, lesson: Lesson) -> tuple[float, float]:
        """One step: its loss, and the mean overlap of the masks before it."""
        set_rate(self.optimiser, rate_factor(self.step, self.clock.minutes / self.settings.minutes))
        self.network.train()
        self.optimiser.zero_grad(set_to_none=True)
        with half_precision(self.settings.device):
            logits = self.network.many(lesson.images, lesson.boxes, lesson.longest)
        loss = mask_loss(logits, lesson.targets)
        loss.backward()
        clip(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.network)
        self.step += 1
        return float(loss.detach()), mean_overlap(logits.detach(), lesson.targets)

    def _measure(self, kept: Sequence[Lesson]) -> float:
        """Mean overlap of the averaged network on lessons of held-back drawings."""
        network = cast(Segmenter, self.average.network)
        with torch.no_grad(), half_precision(self.settings.device):
            found = [network.many(lesson.images, lesson.boxes, lesson.longest) for lesson in kept]
        return mean_overlap(torch.cat(found), torch.cat([lesson.targets for lesson in kept]))

    def _lessons(self) -> Iterator[Lesson]:
        settings = self.settings
        lessons = Lessons(Scenes(sprites=settings.sprites), settings.seed, settings.pictures)
        loader = torch.utils.data.DataLoader(
            lessons, batch_size=None, sampler=range(self.step, NO_END), num_workers=settings.workers
        )
        return iter(loader)

    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def _log(self, **what: float) -> None:
        line = {"step": self.step, "minutes": round(self.clock.minutes, 2)}
        with (self.settings.out / "log.jsonl").open("a") as file:
            file.write(json.dumps(line | {name: round(value, 4) for name, value in what.items()}) + "\n")


def main(arguments: Sequence[str]) -> int:
    """Train; the exit status."""
    parser = argparse.ArgumentParser(
        "builders.segmenter.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of all runs with this --out together")
    parser.add_argument(
        "--sprites", type=Path, help="cache of builders.scenes.sprites; without, shapes and widgets only"
    )
    parser.add_argument("--device", default=Settings.device)
    parser.add_argument("--rate", type=float, default=Settings.rate)
    for name in ("threads", "seed", "workers", "pictures"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Settings, name))
    parser.add_argument("--resume", action="store_true", help="go on from OUT/checkpoint.pt")
    given = vars(parser.parse_args(arguments))
    resume = given.pop("resume")
    settings = Settings(**given)
    torch.set_num_threads(settings.threads)
    seed_everything(settings.seed)
    settings.out.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(settings, Segmenter())
    if resume:
        trainer.resume()
    trainer.train()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
