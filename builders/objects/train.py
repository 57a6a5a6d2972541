"""Train the detector on composed scenes, for a time, going on where it was stopped.

    nice -n 5 python -m builders.objects.train --data DIR --out build/objects --minutes 85
    python -m builders.objects.train --data DIR --out build/objects --minutes 85 --resume

Scenes are composed while it trains, in `--workers` more processes. `--data` is the folder of drawings
(builders/scenes). Writes `checkpoint.pt` (everything, every few minutes), and figures on held-back scenes to
`log.jsonl`. `--initial` begins with the weights of a served graph.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from builders.objects.feed import Batch, Feed, Portions
from builders.objects.looking import looks_with
from builders.objects.loss import Truth, losses_of
from builders.objects.measure import RULES, measure
from builders.objects.network import Detector
from builders.objects.replay import with_repeats
from builders.objects.sources import FITTED, Sources
from builders.scenes.colours import COLOURS
from builders.vision.average import Average
from builders.vision.checkpoint import load_average, load_checkpoint, save_checkpoint, seed_everything
from builders.vision.optimiser import Mixed, clip, set_peak, set_rate
from builders.vision.precision import half_precision, on_device
from builders.vision.schedule import Clock, rate_factor
from builders.vision.shipped import load_shipped

NOISE = 0.03
"""Standard deviation of what is added to each of the 384 numbers of a sentence vector: about half their own size."""
CLIP = 5.0
RATE = 2e-3
NORM_BATCHES = 12
"""On which the norms of a served graph are measured."""
WATCHED = 60
"""Held-back scenes looked at while training."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One run. `minutes` counts all runs of a training together."""

    data: Path | None
    out: Path
    minutes: float
    pages: Path | None = None
    device: str = "cpu"
    threads: int = 1
    seed: int = 6
    resume: bool = False
    heads_of: Path | None = None
    initial: Path | None = None
    workers: int = 1
    rate: float = RATE
    times: int = 1
    save_minutes: float = 4.0
    watch_minutes: float = 10.0


class Training:
    """Network, its average, optimizer and clock; `run` is the whole of it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        seed_everything(settings.seed)
        self.sources = Sources(settings.data, settings.pages, settings.out / "sentences.npz")
        self.clock, self.steps, self.stopped = Clock(), 0, False
        fresh = Detector()
        if settings.initial is not None:
            load_shipped(settings.initial, fresh, map(_inputs_of, islice(self._fresh(), NORM_BATCHES)))
        self.network = on_device(fresh, settings.device)
        if settings.heads_of is not None:
            load_average(settings.heads_of, self.network)
            keep(self.network)
        self.average = Average(self.network, 0.999)
        self.optimiser = Mixed(self.network, settings.rate)
        if settings.resume:
            numbers = load_checkpoint(self.path, self._parts, settings.device)
            set_peak(self.optimiser, settings.rate)
            self.clock, self.steps = Clock(numbers["minutes"]), int(numbers["steps"])

    @property
    def path(self) -> Path:
        """The checkpoint."""
        return self.settings.out / "checkpoint.pt"

    @property
    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def run(self) -> None:
        """Train until the time is over; save and look at held-back scenes on the way."""
        saved = watched = self.clock.minutes
        sums: dict[str, float] = {}
        for batch in self._batches():
            for name, value in self._step(batch).items():
                sums[name] = 0.98 * sums.get(name, value) + 0.02 * value
            minutes = self.clock.tick()
            if minutes - saved >= self.settings.save_minutes:
                self._save()
                saved = minutes
                self._log({"losses": {name: round(value, 4) for name, value in sums.items()}})
            if 0 < self.settings.watch_minutes <= minutes - watched:
                self._watch()
                watched = minutes
                self.clock.tick()
            if minutes >= self.settings.minutes or self.stopped:
                break
        self._save()
        self._log({"losses": {name: round(value, 4) for name, value in sums.items()}})
        if self.settings.watch_minutes and not self.stopped:
            self._watch()

    def stop(self) -> None:
        """Save and end after the step under way."""
        self.stopped = True

    def _batches(self) -> Iterator[Batch]:
        """On the device, those that come again too: there they are resized sooner."""
        fresh = (_on(batch, self.settings.device) for batch in self._fresh())
        return with_repeats(fresh, np.random.default_rng((self.settings.seed, self.steps)))

    def _fresh(self) -> Iterator[Batch]:
        """Newly composed batches from the present step on; repeats count as steps: some batches are never composed."""
        self.sources.remember_names()
        portions = Portions().times(self.settings.times)
        feed = Feed(
            self.sources.compose, self.sources.lexicon, self.sources.open_sentences, portions, self.settings.seed
        )
        order = range(self.steps, len(feed))
        loader = DataLoader(feed, batch_size=None, sampler=order, num_workers=self.settings.workers, prefetch_factor=3)
        return iter(loader)

    def _step(self, batch: Batch) -> dict[str, float]:
        device = self.settings.device
        tensors: Any = batch
        set_rate(self.optimiser, rate_factor(self.steps, self.clock.minutes / self.settings.minutes))
        images = pixels_of(tensors.images)
        sentences = tensors.sentences + NOISE * torch.randn_like(tensors.sentences) * torch.rand((), device=device)
        with half_precision(device):
            grid, texts = self.network(images, sentences)
        truth = Truth(tensors.boxes, tensors.image, tensors.prompts, tensors.outside, tensors.names, len(COLOURS))
        losses = losses_of(self.network, grid, texts, truth)
        losses.total.backward()
        norm = clip(self.network.parameters(), CLIP)
        if np.isfinite(norm):  # a batch that overflows is dropped, not learnt from
            self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.average.update(self.network)
        self.steps += 1
        values = torch.stack([value.detach() for value in losses]).tolist()
        return dict(zip(losses._fields, values, strict=True)) | {"norm": norm}

    def _watch(self) -> None:
        scenes = self.sources.held(FITTED, WATCHED)
        looks = looks_with(self.average.network, self.settings.device)
        report = measure(scenes, looks, self.sources.sentences, RULES)
        self._log({name: round(value, 3) for name, value in report.figures(0.3).items()})

    def _save(self) -> None:
        save_checkpoint(self.path, self._parts, {"minutes": self.clock.minutes, "steps": self.steps})

    def _log(self, figures: dict[str, Any]) -> None:
        line = json.dumps({"minutes": round(self.clock.minutes, 1), "steps": self.steps, **figures})
        with (self.settings.out / "log.jsonl").open("a") as file:
            file.write(line + "\n")
        sys.stderr.write(line + "\n")


def pixels_of(images: Tensor) -> Tensor:
    """UINT8 [b, h, w, 3] as the network takes it: [b, 3, h, w] of 0 to 1."""
    return images.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last).float() / 255


def _on(batch: Batch, device: str) -> Batch:
    return Batch(*(torch.as_tensor(part).to(device) for part in batch))


def _inputs_of(batch: Batch) -> tuple[Tensor, Tensor]:
    return pixels_of(torch.as_tensor(batch.images)), torch.as_tensor(batch.sentences)


def keep(network: Detector) -> None:
    """Leave what sees forms and boxes as it is: what remains learns three times as fast."""
    for part in (network.image.backbone, network.image.neck, *(head.distance for head in network.image.heads)):
        part.requires_grad_(False)
        for norm in part.modules():
            if isinstance(norm, torch.nn.BatchNorm2d):
                norm.momentum = 0.0


def main(arguments: list[str] | None = None) -> int:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of drawings; without it scenes hold shapes only")
    parser.add_argument("--pages", type=Path, help="folder of cuts of web pages")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--minutes", type=float, required=True, help="time of training, pauses not counted")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--workers", type=int, default=1, help="processes that compose scenes")
    parser.add_argument("--times", type=int, default=1, help="scenes of a step, in units of what suits one core")
    parser.add_argument("--save-minutes", type=float, default=4.0)
    parser.add_argument("--watch-minutes", type=float, default=10.0, help="0: never look at held-back scenes")
    parser.add_argument("--initial", type=Path, help="served graph whose weights to start from")
    parser.add_argument("--heads-of", type=Path, help="checkpoint of which only what compares is trained further")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    settings = Settings(**vars(parser.parse_args(arguments)))
    torch.set_num_threads(settings.threads)
    settings.out.mkdir(parents=True, exist_ok=True)
    training = Training(settings)
    signal.signal(signal.SIGTERM, lambda *_: training.stop())
    training.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
