"""Both forms of a Whisper as build targets: two graphs, or a folder of CTranslate2; held against its arithmetic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from builders.hugging_face.folder import BadCheckpoint
from builders.manifest import LIBRARIES, Target
from builders.tensorrt.shapes_file import write_shapes
from builders.verification import Verification, outputs_of, verified
from builders.whisper.arithmetic import ByHand
from builders.whisper.decoder import PAST
from builders.whisper.encoder import CROSS
from builders.whisper.nodes import Precision
from builders.whisper.plans import READINGS, shapes_of
from builders.whisper.repository import (
    CONFIG,
    DECODER,
    ENCODER,
    GRAPHS,
    TOKENIZER,
    checkpoint_from,
    repository_from_checkpoint,
)
from builders.whisper.sizes import Checkpoint
from builders.whisper.to_ctranslate2 import beside_it, ctranslate2_from_checkpoint, vocabulary_of

READ = ("config.json", "generation_config.json", TOKENIZER, "model.bin")
ALLOWED = {"f32": 1e-3, "f16": 2e-2}
FIRST = 4  # tokens that are read
STORED = "float16"
FP64 = "Whisper's arithmetic in FP64"


def graphs_target(source: Path, out: Path, name: str, precision: Precision) -> Target:
    """The repository `out` with both graphs of the checkpoint `source`."""

    def make(folder: Path) -> Verification:
        repository_from_checkpoint(source, folder, precision)
        graphs = json.loads((folder / GRAPHS).read_bytes())
        for model, shapes in shapes_of(graphs, READINGS, "fp16" if precision == "f16" else "fp32").items():
            write_shapes(folder / model / "1", shapes)
        return graphs_held_against(checkpoint_from(source), folder, precision)

    outputs = (CONFIG, GRAPHS, TOKENIZER, *(f"{model}/1/model.onnx" for model in (ENCODER, DECODER)))
    command = f"python -m builders.whisper export --checkpoint {source} --out {out} --precision {precision}"
    return Target(name, out, _sources(source), outputs, {"precision": precision}, make, command=command)


def ctranslate2_target(source: Path, out: Path, name: str) -> Target:
    """The folder `out` as CTranslate2 reads it, of the Hugging Face folder `source`."""

    def make(folder: Path) -> Verification:
        if not (source / TOKENIZER).is_file():
            raise BadCheckpoint(f"{source / TOKENIZER} is missing; it turns tokens into text")
        checkpoint = checkpoint_from(source)
        vocabulary = vocabulary_of(source / TOKENIZER, checkpoint.sizes.vocabulary)
        ctranslate2_from_checkpoint(checkpoint, vocabulary, folder, STORED)
        beside_it(source, folder, checkpoint.sizes.mels)
        return folder_held_against(checkpoint, folder)

    outputs = ("model.bin", "config.json", "vocabulary.json", TOKENIZER)
    return Target(name, out, _sources(source), outputs, {"stored": STORED}, make,
                  libraries=(*LIBRARIES, "ctranslate2", "safetensors"))  # fmt: skip


def graphs_held_against(checkpoint: Checkpoint, folder: Path, precision: Precision) -> Verification:
    """States of a noise, and what follows the first tokens, of the graphs in `folder`."""
    sizes, mel = checkpoint.sizes, noise(checkpoint)
    ids = np.random.default_rng(1).integers(0, sizes.vocabulary, FIRST).tolist()
    by_hand = ByHand(checkpoint)
    hidden = by_hand.encode(mel[0])
    logits, alignment = by_hand.decode(ids, hidden)
    heard = outputs_of(folder / ENCODER / "1" / "model.onnx", {"mel": mel}, ["hidden", *CROSS])
    blank = np.zeros((sizes.decoder_layers, 1, sizes.decoder_heads, 1, sizes.head_size), heard["hidden"].dtype)
    given: dict[str, Any] = {"ids": np.array([ids], np.int64), "rows": np.zeros(1, np.int64),
                             **dict.fromkeys(PAST, blank), **{name: heard[name] for name in CROSS}}  # fmt: skip
    read = outputs_of(folder / DECODER / "1" / "model.onnx", given, ["logits", "alignment"])
    sample = {"hidden": (heard["hidden"][0], hidden), "logits": (read["logits"][0], logits),
              "alignment": (read["alignment"][0], alignment)}  # fmt: skip
    return verified(FP64, [sample], dict.fromkeys(sample, ALLOWED[precision]))


def folder_held_against(checkpoint: Checkpoint, folder: Path) -> Verification:
    """States of a noise, and the logits of the first token that follows, of CTranslate2 in FP32 over FP16 weights."""
    import ctranslate2

    mel = noise(checkpoint)
    prompt = np.random.default_rng(1).integers(0, checkpoint.sizes.vocabulary, FIRST).tolist()
    by_hand = ByHand(checkpoint)
    hidden = by_hand.encode(mel[0])
    served = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="float32", intra_threads=1)
    states = served.encode(ctranslate2.StorageView.from_array(mel))
    (written,) = served.generate(states, [prompt], beam_size=1, max_length=FIRST + 1, suppress_blank=False,
                                 suppress_tokens=[], return_logits_vocab=True)  # fmt: skip
    ours = np.array(written.logits[0]).reshape(-1, checkpoint.sizes.vocabulary)  # a row for each token written
    logits, _ = by_hand.decode(prompt, hidden)
    sample = {"hidden": (np.array(states)[0], hidden), "logits": (ours[0], logits[-1])}
    return verified(FP64, [sample], dict.fromkeys(sample, ALLOWED["f16"]))


def noise(checkpoint: Checkpoint) -> Any:
    """FP32 [1, mels, 2 x frames]."""
    sizes = checkpoint.sizes
    return np.random.default_rng(0).normal(0, 1, (1, sizes.mels, 2 * sizes.frames)).astype(np.float32)


def _sources(source: Path) -> tuple[Path, ...]:
    """What decides the result. A folder that is none is refused when it is read."""
    files = source.iterdir() if source.is_dir() else ()
    return tuple(sorted(path for path in files if path.name in READ or path.suffix == ".safetensors"))
