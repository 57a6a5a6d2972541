"""The network against a plain numpy forward pass, and slots that do not feel each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from builders.decoder.arithmetic import greedy, reference_logits
from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.engine import OnnxEngine, Rows
from python_backends.decoder.weights import load_weights
from tests.decoder.checkpoints import VARIANTS, write_checkpoint
from tests.decoder.decoding import decode, prompt_of

PROMPT = b"total: RM 9.00, date 1/2/2024"


@pytest.mark.parametrize("variant", VARIANTS)
def test_logits_agree_with_the_reference(variant: str, folder: Callable[[str], Path]) -> None:
    config = read_config(folder(variant))
    weights = load_weights(folder(variant), config)
    engine = OnnxEngine.open(folder(variant), 3, 150)
    ids = np.random.default_rng(3).integers(0, config.vocab_size, 120).tolist()
    expected = reference_logits(config, weights, engine.embed(ids))
    engine.clear(1)
    got = {79: engine.append(1, engine.embed(ids[:80])), 99: engine.append(1, engine.embed(ids[80:100]))}
    got |= {at: engine.step({1: engine.embed([ids[at]])[0]})[1] for at in range(100, 120)}
    furthest = max(float(np.abs(logits - expected[at]).max()) for at, logits in got.items())
    assert furthest < 1e-4 * np.abs(expected).max(), f"{variant}: largest difference {furthest}"


@pytest.mark.parametrize("variant", VARIANTS)
def test_greedy_ids_equal_the_reference(variant: str, folder: Callable[[str], Path]) -> None:
    config = read_config(folder(variant))
    expected = greedy(config, load_weights(folder(variant), config), list(PROMPT), 40)
    engine = OnnxEngine.open(folder(variant), 2, 100)
    (heard,) = decode(engine, [prompt_of(engine, PROMPT.decode(), 40)])
    assert heard.ids == expected
    assert len(set(expected)) > 3, "a decoder that repeats itself proves little"


def run(engine: OnnxEngine, slot: int, neighbours: dict[int, Rows]) -> list[Rows]:
    """Logits of one fixed sequence in `slot` while `neighbours` (one row each, again and again) step along."""
    for used in (slot, *neighbours):
        engine.clear(used)
    for other, row in neighbours.items():
        engine.append(other, np.stack([row] * (3 + 5 * other)))
    seen = [engine.append(slot, engine.embed(list(PROMPT)))]
    for token in b"abcdef":
        seen.append(engine.step({slot: engine.embed([token])[0], **neighbours})[slot])
    return seen


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_row_does_not_depend_on_its_neighbours(variant: str, folder: Callable[[str], Path]) -> None:
    engine = OnnxEngine.open(folder(variant), 8, 100)
    dice = np.random.default_rng(5)
    alone = run(engine, 0, {})
    for slot in range(8):
        others = [other for other in range(8) if other != slot]
        for count in (0, 1, 3, 7):
            rows = {other: 30 * dice.standard_normal(engine.width).astype(np.float32) for other in others[:count]}
            beside = run(engine, slot, rows)
            assert all(np.array_equal(a, b) for a, b in zip(alone, beside, strict=True)), (slot, count)


@pytest.mark.parametrize("bits", [8, 32])
@pytest.mark.parametrize("threads", [1, 2])
def test_rows_are_independent_at_a_real_width_too(tmp_path: Path, threads: int, bits: int) -> None:
    """Wide enough for several blocks of the matrix kernels in every direction, with odd sizes."""
    folder = write_checkpoint(
        tmp_path, "qwen2", hidden_size=600, intermediate_size=1030, num_attention_heads=15, num_key_value_heads=3,
        head_dim=48, vocab_size=1003, openfaze={"weight_bits": bits},
    )  # fmt: skip
    engine = OnnxEngine.open(folder, 5, 100, threads)
    alone = run(engine, 0, {})
    loud = {other: np.full(engine.width, 1e3, np.float32) for other in (0, 1, 2, 4)}
    beside = run(engine, 3, loud)
    assert all(np.array_equal(a, b) for a, b in zip(alone, beside, strict=True))


@pytest.mark.parametrize("variant", VARIANTS)
def test_eight_bits_stay_near_the_reference(variant: str, tmp_path: Path) -> None:
    engine = OnnxEngine.open(write_checkpoint(tmp_path, variant, openfaze={"weight_bits": 8}), 2, 150)
    config = read_config(tmp_path)
    ids = list(PROMPT)
    expected = reference_logits(config, load_weights(tmp_path, config), engine.embed(ids))[-1]
    got = engine.append(0, engine.embed(ids))
    assert not np.array_equal(got, expected)
    assert float(np.corrcoef(got, expected)[0, 1]) > 0.995


def test_a_slot_that_waits_keeps_its_rows(engine: OnnxEngine) -> None:
    """Slot 0 is fed in two portions; between them slot 3 steps, whose joint run covers slot 0."""
    rows = engine.embed(list(PROMPT))
    engine.clear(0)
    engine.append(0, rows[:10])
    expected = engine.append(0, rows[10:])
    engine.clear(0)
    engine.clear(3)
    engine.append(3, rows[:4])
    engine.append(0, rows[:10])
    for _ in range(3):
        engine.step({3: rows[5]})
    assert np.array_equal(engine.append(0, rows[10:]), expected)


def test_a_slot_can_be_filled_to_the_last_position(engine: OnnxEngine, folder: Callable[[str], Path]) -> None:
    config = read_config(folder("llama"))
    ids = np.random.default_rng(4).integers(0, 256, engine.capacity).tolist()
    expected = reference_logits(config, load_weights(folder("llama"), config), engine.embed(ids))[-1]
    engine.clear(2)
    engine.append(2, engine.embed(ids[:-1]))
    logits = engine.step({2: engine.embed(ids[-1:])[0]})[2]
    engine.clear(5)
    engine.append(5, engine.embed(ids[:5]))
    engine.step({5: engine.embed([1])[0]})  # the full slot takes part in the run and must not overflow
    assert np.abs(logits - expected).max() < 1e-3
    assert engine.capacity == 200


def test_the_capacity_never_exceeds_what_the_checkpoint_was_trained_for(folder: Callable[[str], Path]) -> None:
    assert OnnxEngine.open(folder("llama"), 1, 100_000).capacity == 512
