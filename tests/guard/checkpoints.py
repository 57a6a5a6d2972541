"""Tiny checkpoints that judge: what they say follows from weights set by hand, so a test can expect it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from tests.decoder.checkpoints import END, VOCAB_SIZE, write_checkpoint

WORDS = ("[UNK]", "[CLS]", "[SEP]", "bomb", "fight", "tides")


def write_sequence_classifier(
    folder: Path, labels: Mapping[str, Mapping[str, float]], *, positions: int = 64, inputs: int = 3,
    problem: str = "multi_label_classification",
) -> Path:  # fmt: skip
    """`labels` gives each label the logit that a word adds to it; without any it is -5, and the tokens add up."""
    folder.mkdir(parents=True, exist_ok=True)
    table = np.array([[logits.get(word, 0.0) for logits in labels.values()] for word in WORDS], np.float32)
    values = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("ReduceSum", ["each", "axis"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "floor"], ["logits"]),
    ]
    constants = {"table": table, "axis": np.array([1], np.int64), "floor": np.float32(-5)}
    graph = helper.make_graph(
        nodes, "classifier", values[:inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(labels)])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    config = {"id2label": {str(place): label for place, label in enumerate(labels)}, "problem_type": problem,
              "max_position_embeddings": positions}  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def write_verdict_model(folder: Path, verdict: str) -> Path:
    """A Llama whose next token depends on the last alone: after a line break it writes `verdict`, then ends.

    No character may come twice in the verdict, for each has one successor.
    """
    assert len(set(verdict)) == len(verdict)
    write_checkpoint(folder, hidden_size=VOCAB_SIZE, num_attention_heads=2, num_key_value_heads=1,
                     max_position_embeddings=4096)  # fmt: skip
    weights = load_file(folder / "model.safetensors")
    for name, array in weights.items():
        weights[name] = np.ones_like(array) if "norm" in name else np.zeros_like(array)
    weights["model.embed_tokens.weight"] = np.eye(VOCAB_SIZE, dtype=np.float32)
    chain = [ord("\n"), *map(ord, verdict), END]
    for last, following in zip(chain[:-1], chain[1:], strict=True):
        weights["lm_head.weight"][following, last] = 1.0
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder
