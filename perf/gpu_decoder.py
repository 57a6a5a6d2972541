"""The decoder's two engines, step by step: ONNX Runtime on the processor, PyTorch on a device."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from perf.bootstrap import median_figure
from perf.report import Figure, progress
from perf.roofline import measured_device, step_bytes, step_flops
from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.engine import DecoderEngine, OnnxEngine


@dataclass(frozen=True, slots=True)
class Load:
    """Sequences at once, ids of each one's prompt, tokens written after it, and how often."""

    slots: int
    prompt: int
    tokens: int
    rounds: int


def processor_figures(folder: Path, load: Load, threads: int) -> list[Figure]:
    """Tokens per second of the engine that serves without a GPU."""
    engine = OnnxEngine.open(folder, load.slots, load.prompt + load.tokens, threads)
    return _engine_figures("processor", engine, load)


def device_figures(folder: Path, load: Load, device: str) -> list[Figure]:
    """The same on torch `device`, and how far each step is from what the device can do at best."""
    import torch

    from python_backends.decoder.torch_slots import TorchSlotsEngine

    engine = TorchSlotsEngine.open(folder, load.slots, load.prompt + load.tokens, device)
    figures = _engine_figures(device, engine, load)
    kind = getattr(torch, engine.kind)
    best = measured_device(device, kind)
    config, positions = read_config(folder), engine.capacity + 1
    floor = best.floor_s(step_bytes(config, load.slots, positions, kind.itemsize),
                         step_flops(config, load.slots, positions))  # fmt: skip
    step = 1000 * load.slots / figures[1].value
    return [*figures, Figure(f"{device}_s{load.slots}_over_floor_ratio", step / (1000 * floor)),
            Figure(f"{device}_memory_gb_per_s", best.bytes_per_s / 1e9),
            Figure(f"{device}_{engine.kind}_tflops", best.flops_per_s / 1e12)]  # fmt: skip


def _engine_figures(name: str, engine: DecoderEngine, load: Load) -> list[Figure]:
    """Prompt and new tokens per second, medians over rounds of all slots."""
    read, written = [], []
    for number in range(load.rounds + 1):
        progress(f"{name}, {load.slots} at once: round {number} of {load.rounds}")
        fed, stepped = _round(engine, load)
        if number:  # the first is thrown away
            read.append(load.slots * load.prompt / fed)
            written.append(load.slots * load.tokens / stepped)
    return [median_figure(f"{name}_s{load.slots}_prompt_tokens_per_s", read),
            median_figure(f"{name}_s{load.slots}_tokens_per_s", written)]  # fmt: skip


def _round(engine: DecoderEngine, load: Load) -> tuple[float, float]:
    """Seconds for feeding all prompts, and for writing, each slot's most likely token after the other."""
    dice = np.random.default_rng(load.prompt)
    prompts = dice.integers(0, engine.vocab_size, (load.slots, load.prompt))

    def feed() -> dict[int, int]:
        chosen = {}
        for slot, ids in enumerate(prompts.tolist()):
            engine.clear(slot)
            for start in range(0, load.prompt, engine.portion):
                logits = engine.append(slot, engine.embed(ids[start : start + engine.portion]))
            chosen[slot] = int(logits.argmax())
        return chosen

    chosen, fed = _timed(feed)

    def step_through() -> None:
        tokens = chosen
        for _ in range(load.tokens):
            rows = dict(zip(tokens, engine.embed(list(tokens.values())), strict=True))
            tokens = {slot: int(logits.argmax()) for slot, logits in engine.step(rows).items()}

    return fed, _timed(step_through)[1]


def _timed(work: Callable[[], dict[int, int] | None]) -> tuple[dict[int, int], float]:
    started = time.perf_counter()
    found = work()
    return found or {}, time.perf_counter() - started
