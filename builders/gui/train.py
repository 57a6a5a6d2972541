"""Train the GUI detector: `python -m builders.gui.train --data PAGES --held PAGES --out DIR --minutes 90 --threads 1`.

Resumable: with `--resume` it goes on where the last checkpoint in `--out` was. The rate follows half a cosine over
`--minutes`, which count all runs together. `--data` may grow while it runs. `DIR/log.jsonl` has a line every few steps.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch

from builders.gui.feed import Batch, Feed
from builders.gui.folder import Page, Pictures, pages_in
from builders.gui.graph import ServedNetwork
from builders.gui.loss import Losses, Truth, losses_of
from builders.gui.measure import Finder, curves
from builders.gui.network import GuiNetwork
from builders.gui.score import mean_precision
from builders.vision.average import Average
from builders.vision.checkpoint import load_average, load_checkpoint, save_checkpoint, seed_everything
from builders.vision.optimiser import Mixed, clip, set_peak, set_rate
from builders.vision.precision import half_precision, on_device
from builders.vision.schedule import Clock, rate_factor
from builders.vision.shipped import load_shipped

LARGEST_GRADIENT = 10.0
NORM_BATCHES = 12
"""On which the norms of a served graph are measured."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One training. `minutes` is the budget of all its runs; `share` scales the pieces per batch (memory)."""

    data: Path
    out: Path
    minutes: float
    held: Path | None = None
    cache: Path | None = None
    initial: Path | None = None
    threads: int = 1
    seed: int = 0
    device: str = "cpu"
    rate: float = 2e-3
    share: float = 1.0
    save_minutes: float = 4.0
    measure_minutes: float = 10.0
    measure_pages: int = 40
    log_steps: int = 20
    resume: bool = False


class Trainer:
    """Network, average, optimizer and clock of one training."""

    def __init__(self, settings: Settings, network: GuiNetwork | None = None) -> None:
        seed_everything(settings.seed)
        self.settings = settings
        fresh = network or GuiNetwork()
        self._begin_with(fresh)
        self.network = on_device(fresh, settings.device)
        self.average = Average(self.network)
        self.optimiser = Mixed(self.network, settings.rate)
        self.step, self.clock = 0, Clock()
        self.parts = {"network": self.network, "average": self.average, "optimiser": self.optimiser}

    def _begin_with(self, network: GuiNetwork) -> None:
        """The weights of `--initial`, if there is one: a checkpoint's average, or a served graph's."""
        initial = self.settings.initial
        if initial is None:
            return
        if initial.suffix != ".onnx":
            load_average(initial, network)
            return
        feed = Feed(self.settings.data, self.settings.cache, self.settings.seed, share=self.settings.share)
        load_shipped(initial, network, ((feed.batch(index).pixels.float() / 255,) for index in range(NORM_BATCHES)))

    @property
    def checkpoint(self) -> Path:
        return self.settings.out / "checkpoint.pt"

    def resume(self) -> None:
        """Take up the last checkpoint, if there is one."""
        if self.checkpoint.is_file():
            numbers = load_checkpoint(self.checkpoint, self.parts, self.settings.device)
            set_peak(self.optimiser, self.settings.rate)
            self.step, self.clock = int(numbers["step"]), Clock(numbers["minutes"])

    def save(self) -> None:
        """Write the checkpoint."""
        save_checkpoint(self.checkpoint, self.parts, {"step": self.step, "minutes": self.clock.minutes})

    def train(self) -> None:
        """Until the minutes are spent."""
        settings = self.settings
        self._note_settings()
        feed = Feed(settings.data, settings.cache, settings.seed, self.step, settings.share)
        saved = measured = self.clock.minutes
        self.network.train()
        batches = feed.batches()
        while self.clock.minutes < settings.minutes:
            losses = self.learn(next(batches))
            if self.step % settings.log_steps == 0:
                self._log(pages=len(feed.cutter.pages), **_told(losses))
            if self.clock.minutes - measured >= settings.measure_minutes:
                self.measure()
                measured = self.clock.minutes
            if self.clock.minutes - saved >= settings.save_minutes:
                self.save()
                saved = self.clock.minutes
        batches.close()
        self.save()
        self.measure()

    def learn(self, batch: Batch) -> Losses:
        """One step."""
        set_rate(self.optimiser, rate_factor(self.step, self.clock.minutes / self.settings.minutes))
        self.optimiser.zero_grad(set_to_none=True)
        device = self.settings.device
        pixels = batch.pixels.to(device).float() / 255
        truth = [Truth(each.boxes.to(device), each.roles.to(device)) for each in batch.truth]
        with half_precision(device):
            raw = self.network(pixels)
        losses = losses_of(raw, truth)
        losses.total.backward()
        clip(self.network.parameters(), LARGEST_GRADIENT)
        self.optimiser.step()
        self.average.update(self.network)
        self.step += 1
        self.clock.tick()
        return losses

    def measure(self) -> float:
        """Log average precision at an overlap of 0.5 per role on the held-back pages; the mean, NaN without pages."""
        pages = self._held()
        if not pages:
            return float("nan")
        finder = Finder(ServedNetwork(self.average.network), self.settings.device)
        found = curves(finder, pages, Pictures(self.settings.cache))
        mean = mean_precision(found.values())
        roles = {name: [round(c.average_precision, 3), c.elements] for name, c in found.items() if c.elements}
        self._log(held_pages=len(pages), map50=round(mean, 4), roles=roles)
        return mean

    def _held(self) -> list[Page]:
        """Held-back pages, evenly over the folder."""
        pages = list(pages_in(self.settings.held)) if self.settings.held else []
        return pages[:: max(1, len(pages) // self.settings.measure_pages)][: self.settings.measure_pages]

    def _note_settings(self) -> None:
        """What the card tells of the training."""
        self.settings.out.mkdir(parents=True, exist_ok=True)
        told = {name: value if isinstance(value, (int, float)) else str(value)
                for name, value in asdict(self.settings).items()}  # fmt: skip
        (self.settings.out / "settings.json").write_text(json.dumps(told) + "\n", encoding="utf-8")

    def _log(self, **what: Any) -> None:
        line = {"step": self.step, "minutes": round(self.clock.minutes, 2), **what}
        self.settings.out.mkdir(parents=True, exist_ok=True)
        with (self.settings.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _told(losses: Losses) -> dict[str, float]:
    return {name: round(float(value.detach()), 4) for name, value in losses._asdict().items()}


def settings_from(arguments: Sequence[str]) -> Settings:
    """Settings from a command line."""
    parser = argparse.ArgumentParser("builders.gui.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of pages; it may grow")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of all runs with this --out together")
    parser.add_argument("--held", type=Path, help="folder of pages to measure on")
    parser.add_argument("--cache", type=Path, help="folder for decoded pages, 3 MB each")
    parser.add_argument("--initial", type=Path, help="checkpoint or served graph whose weights to start from")
    parser.add_argument("--device", help="cpu, cuda, cuda:1, ...")
    parser.add_argument("--resume", action="store_true")
    for name in ("threads", "seed", "measure-pages", "log-steps"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("rate", "share", "save-minutes", "measure-minutes"):
        parser.add_argument(f"--{name}", type=float)
    found = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in found.items() if name in known})


def main(arguments: Sequence[str]) -> int:
    """Train; the exit status."""
    settings = settings_from(arguments)
    torch.set_num_threads(settings.threads)
    trainer = Trainer(settings)
    if settings.resume:
        trainer.resume()
    trainer.train()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
