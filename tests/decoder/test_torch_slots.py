"""Decoders with a graph of ours on PyTorch: the same logits as ours, and slots that do not feel each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from builders.decoder.arithmetic import reference_logits
from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.weights import load_weights
from tests.decoder.checkpoints import VARIANTS, write_checkpoint
from tests.decoder.decoding import decode, prompt_of

torch = pytest.importorskip("torch")
Folder = Callable[[str], Path]
PROMPTS = ("total: 9.00", "a", "date 1/2/2024 to " * 3)
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def engine_of(folder: Path, slots: int, capacity: int, device: str = "cpu", kind: object = None):  # type: ignore[no-untyped-def]
    from python_backends.decoder.torch_slots import TorchSlotsEngine

    return TorchSlotsEngine.open(folder, slots, capacity, device, kind)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_logits_agree_with_the_reference(variant: str, device: str, folder: Folder) -> None:
    config = read_config(folder(variant))
    engine = engine_of(folder(variant), 3, 150, device)
    ids = np.random.default_rng(3).integers(0, config.vocab_size, 120).tolist()
    expected = reference_logits(config, load_weights(folder(variant), config), engine.embed(ids))
    engine.step({2: engine.embed([7])[0]})
    engine.clear(1)
    got = {79: engine.append(1, engine.embed(ids[:80])), 99: engine.append(1, engine.embed(ids[80:100]))}
    got |= {at: engine.step({1: engine.embed([ids[at]])[0]})[1] for at in range(100, 120)}
    furthest = max(float(np.abs(logits - expected[at]).max()) for at, logits in got.items())
    assert furthest < 1e-4 * np.abs(expected).max(), f"{variant}: largest difference {furthest}"


@pytest.mark.parametrize("variant", VARIANTS)
def test_answers_are_those_of_onnx_runtime_alone_and_in_company(variant: str, folder: Folder) -> None:
    ours, theirs = OnnxEngine.open(folder(variant), 3, 128), engine_of(folder(variant), 3, 128)
    alone = [decode(ours, [prompt_of(ours, text, 20)])[0].ids for text in PROMPTS]
    together = decode(theirs, [prompt_of(theirs, text, 20) for text in PROMPTS * 2])
    assert [heard.ids for heard in together] == alone * 2


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["float32", "bfloat16"])
def test_a_row_does_not_depend_on_its_neighbours(kind: str, device: str, folder: Folder) -> None:
    engine = engine_of(folder("qwen3"), 4, 100, device, getattr(torch, kind))
    assert (engine.device.split(":")[0], engine.kind) == (device, kind)

    def seen(neighbours: list[int]) -> list[np.ndarray]:  # type: ignore[type-arg]
        rows = {slot: 30 * np.random.default_rng(slot).standard_normal(engine.width, np.float32) for slot in neighbours}
        for slot in range(4):
            engine.clear(slot)
        for slot, row in rows.items():
            engine.append(slot, np.stack([row] * (3 + 5 * slot)))
        logits = [engine.append(1, engine.embed(list(b"total")))]
        for token in b"abcdef":
            logits.append(engine.step({1: engine.embed([token])[0], **rows})[1])
        return logits

    alone = seen([])
    for neighbours in ([0], [0, 2], [0, 2, 3]):
        assert all(np.array_equal(a, b) for a, b in zip(alone, seen(neighbours), strict=True)), neighbours


def test_weights_keep_the_type_they_are_stored_in(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    path = write_checkpoint(tmp_path, "llama") / "model.safetensors"
    save_file({name: weight.astype(np.float16) for name, weight in load_file(path).items()}, path)
    engine = engine_of(tmp_path, 2, 60)
    assert (engine.kind, engine.capacity, engine.slots) == ("float16", 60, 2)
    np.testing.assert_array_equal(
        engine.embed([5])[0], load_file(path)["model.embed_tokens.weight"][5].astype(np.float32)
    )


def test_a_full_slot_is_an_error_of_ours(folder: Folder) -> None:
    engine = engine_of(folder("llama"), 2, 10)
    engine.append(0, engine.embed([1] * 10))
    with pytest.raises(AssertionError):
        engine.step({0: engine.embed([1])[0]})
