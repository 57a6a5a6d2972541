"""Train the small decoder: `python -m builders.decoder.train --out DIR --minutes 120 --threads 2`.

Resumable: started again with the same `--out` it goes on where the last checkpoint was. `DIR/decoder` is a Hugging Face
folder with the adapters, written anew at every checkpoint; `DIR/log.jsonl` has one line every few steps. The learning
rate falls over the last quarter of `--minutes`, which count all runs together; to go on longer, give more minutes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import nn

from builders.decoder.batches import LENGTHS, Batch, batch_of
from builders.decoder.encode import Row
from builders.decoder.feed import Fed, Feed, fed
from builders.decoder.hosted import HostedDecoder
from builders.decoder.lessons import STAGES, Lessons, dev_pages, dev_rows
from builders.decoder.loss import Losses, Score, losses_of, score_of
from builders.decoder.model import Decoder, Shape
from builders.decoder.readings import load_readings
from builders.decoder.together import Together
from builders.decoder.tokenizer import Words, train_tokenizer

DEV_PAGES = 48
LONGEST_STEP = 1.0  # minutes: a run that was paused has not trained meanwhile
WARM_UP = 100  # steps
FALL = 0.3  # of the minutes, at the end


@dataclass(frozen=True, slots=True)
class Settings:
    """One run. `minutes` is the budget of all runs with this `out` together."""

    out: Path
    minutes: float
    threads: int = 2
    tokens: int = 8192
    rate: float = 2e-3
    readings: Path | None = None
    real_share: float = 0.5
    save_minutes: float = 5.0
    measure_minutes: float = 10.0
    log_steps: int = 20
    device: str = "cpu"
    initial: Path | None = None
    workers: int = 0


class Trainer:
    """The state of a run: decoder, optimizers, the position in the lessons, the minutes spent."""

    def __init__(self, settings: Settings, vocabulary: Words, decoder: Decoder | HostedDecoder) -> None:
        self.settings = settings
        self.device = torch.device(settings.device)
        self.vocabulary = vocabulary
        self.decoder = decoder.to(self.device)
        self.optimizers = optimizers_of(self.decoder, settings.rate)
        readings = load_readings(settings.readings) if settings.readings else []
        kept = min(DEV_PAGES, len(readings) // 10)
        self.held_out = readings[:kept]
        self.together = Together()
        self.lessons = Lessons(self.vocabulary, readings[kept:], real_share=settings.real_share)
        self.step, self.minutes, self.used, self.last = 0, 0.0, 0, time.monotonic()
        if settings.initial is not None:
            self.lessons.tokens = STAGES[-2].tokens  # the first lessons are learnt
        self.resume()

    @property
    def checkpoint(self) -> Path:
        return self.settings.out / "checkpoint.pt"

    def resume(self) -> None:
        """Take up the last checkpoint, if there is one."""
        if not self.checkpoint.is_file():
            return
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.decoder.load_state_dict({**self.decoder.state_dict(), **state["decoder"]})
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step, self.minutes, self.used = state["step"], state["minutes"], state["used"]
        self.lessons.position, self.lessons.tokens = state["position"], state["tokens"]

    def save(self) -> None:
        """Write the checkpoint, then the folder; a half-written checkpoint never stands under its name."""
        if self.together.rank > 0:
            return
        kept = {name: t for name, t in self.decoder.state_dict().items() if name.startswith(self.decoder.trained)}
        state = {
            "decoder": kept, "optimizers": [each.state_dict() for each in self.optimizers],
            "step": self.step, "minutes": self.minutes, "used": self.used, "position": self.lessons.position,
            "tokens": self.lessons.tokens,
        }  # fmt: skip
        beside = self.checkpoint.with_suffix(".new")
        torch.save(state, beside)
        beside.replace(self.checkpoint)
        self.decoder.save(self.settings.out / "decoder")

    def train(self) -> None:
        """Until the minutes are spent."""
        dev = self._dev() if self.together.rank == 0 else {}
        saved = measured = self.minutes
        feed = Feed(self.lessons, self.together, self.settings.tokens // self.together.size)
        stream = fed(feed, self.settings.workers)
        mark = self.last = time.monotonic()
        mark_used = self.used
        while self.minutes < self.settings.minutes:
            losses = self._learn(next(stream))
            if self.step % self.settings.log_steps == 0:
                now = time.monotonic()
                self._log(**_told(losses), tokens_per_s=round((self.used - mark_used) / (now - mark)))
                mark, mark_used = now, self.used
            if self.minutes - measured >= self.settings.measure_minutes:
                self._measure(dev)
                measured = self.minutes
            if self.minutes - saved >= self.settings.save_minutes:
                self.save()
                saved = self.minutes
        self.save()
        self._measure(dev)

    def _learn(self, given: Fed) -> Losses:
        """One step."""
        batch = given.batch
        rate = rate_at(self.step, self.minutes / self.settings.minutes)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            optimizer.zero_grad(set_to_none=True)
        with self._precision():
            losses = losses_of(self.decoder, batch.to(self.device))
        losses.total.backward()
        now, before = time.monotonic(), self.last
        self.last = now
        self.minutes += self.together.mean(_gradients(self.decoder), min(LONGEST_STEP, (now - before) / 60))
        torch.nn.utils.clip_grad_norm_(self.decoder.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.used += batch.tokens * self.together.size
        if self.settings.workers:  # whose copies of the lessons went on
            self.lessons.tokens += batch.tokens * self.together.size
            self.lessons.position = max(self.lessons.position, given.position)
        return losses

    def _precision(self) -> AbstractContextManager[Any]:
        precision: AbstractContextManager[Any] = torch.autocast(self.device.type, dtype=torch.bfloat16)
        return precision

    def _dev(self) -> dict[str, list[Batch]]:
        """What is measured: known wordings, held-out ones, and real readings if there are any."""
        pages = {"seen": dev_pages(DEV_PAGES, unseen=False), "unseen": dev_pages(DEV_PAGES, unseen=True)}
        if self.held_out:
            pages["real"] = list(self.held_out)
        rows = {name: dev_rows(self.vocabulary, found, unseen=name == "unseen") for name, found in pages.items()}
        return {name: [batch.to(self.device) for batch in _all_batches(found, 2048)] for name, found in rows.items()}

    def _measure(self, dev: dict[str, list[Batch]]) -> None:
        null = torch.tensor(["null" in text for text in self.vocabulary.texts], device=self.device)
        with torch.no_grad(), self._precision():
            scores: dict[str, Score] = {name: score_of(self.decoder, measured, null) for name, measured in dev.items()}
        self._log(**{f"dev_{name}": _rounded(asdict(score)) for name, score in scores.items()})

    def _log(self, **what: Any) -> None:
        if self.together.rank > 0:
            return
        line = {"step": self.step, "minutes": round(self.minutes, 2), "tokens": self.used, **what}
        with (self.settings.out / "log.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")


def _all_batches(rows: Sequence[Row], tokens: int) -> Iterator[Batch]:
    """As `batches`, but the last, short ones of each length too."""
    for low, high in zip((0, *LENGTHS), LENGTHS, strict=False):
        fitting = [row for row in rows if low < len(row.ids) <= high]
        size = max(1, tokens // high)
        for start in range(0, len(fitting), size):
            yield batch_of(fitting[start : start + size], high)


def optimizers_of(decoder: nn.Module, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, AdamW for the rest. `peak` is each group's highest rate."""
    changed = [(name, parameter) for name, parameter in decoder.named_parameters() if parameter.requires_grad]
    inside = [parameter for name, parameter in changed if ".layers." in name and parameter.dim() == 2]
    chosen = {id(parameter) for parameter in inside}
    rest = [parameter for _, parameter in changed if id(parameter) not in chosen]
    optimizers: list[torch.optim.Optimizer] = [torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.95), weight_decay=0.0)]
    if inside:
        optimizers.append(torch.optim.Muon(inside, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"))
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["peak"] = rate
    return optimizers


def rate_at(step: int, share: float) -> float:
    """The learning rate's factor: up over the first steps, level, and down over the last part of the time."""
    return min(1.0, (step + 1) / WARM_UP, max(0.02, (1 - share) / FALL))


def _gradients(decoder: nn.Module) -> list[torch.Tensor]:
    """The gradient of each parameter that is trained, zero where the batch gave none."""
    trained = [parameter for parameter in decoder.parameters() if parameter.requires_grad]
    for parameter in trained:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    return [parameter.grad for parameter in trained if parameter.grad is not None]


def _told(losses: Losses) -> dict[str, float]:
    return {
        "loss": round(float(losses.text.detach()), 4), "pointer": round(float(losses.pointer.detach()), 4),
        "accuracy": round(float(losses.accuracy.detach()), 4), "pointed": round(float(losses.pointed.detach()), 4),
    }  # fmt: skip


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) for name, value in values.items()}


def settings_from(arguments: Sequence[str], parser: argparse.ArgumentParser) -> tuple[Settings, dict[str, Any]]:
    """Settings from a command line, and what else `parser` has found."""
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of all runs with this --out together")
    parser.add_argument("--readings", type=Path, help="folder that builders.decoder.readings wrote")
    parser.add_argument("--device")
    for name in ("threads", "tokens", "log-steps", "workers"):
        parser.add_argument(f"--{name}", type=int)
    for name in ("rate", "real-share", "save-minutes", "measure-minutes"):
        parser.add_argument(f"--{name}", type=float)
    found = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    known = {field.name for field in fields(Settings)}
    own = {name: value for name, value in found.items() if name in known}
    return Settings(**own), {name: value for name, value in found.items() if name not in known}


def new_decoder(folder: Path, width: int, layers: int, initial: Path | None = None) -> tuple[Words, Decoder]:
    """The tokenizer of a run, trained if it is not there, and a decoder with fresh weights; or those of `initial`."""
    path = folder / "decoder" / "tokenizer.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if initial is not None:
        shutil.copyfile(initial / "tokenizer.json", path)
        return Words(path), Decoder.load(initial)
    if not path.is_file():
        train_tokenizer(path)
    vocabulary = Words(path)
    shape = Shape(
        vocabulary=vocabulary.size, width=width, layers=layers, heads=width // 64, kv_heads=max(1, width // 128),
        inner=width * 2, pointer_layer=max(0, layers - 2),
    )  # fmt: skip
    torch.manual_seed(0)
    return vocabulary, Decoder(shape)


def main(arguments: Sequence[str]) -> int:
    """Train; the exit status."""
    parser = argparse.ArgumentParser("builders.decoder.train", description=__doc__)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--initial", type=Path, help="folder of a decoder to start from, instead of fresh weights")
    settings, size = settings_from(arguments, parser)
    torch.set_num_threads(settings.threads)
    vocabulary, decoder = new_decoder(settings.out, size["width"], size["layers"], settings.initial)
    Trainer(settings, vocabulary, decoder).train()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
