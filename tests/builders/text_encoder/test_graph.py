"""The written graph against the arithmetic of BERT, in numpy, on a tiny model of random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import pytest
from safetensors.numpy import save

from builders.text_encoder.arithmetic import sentence_vector
from builders.text_encoder.graph import EncoderShape, encoder_graph
from builders.text_encoder.target import encoder_from_weights, shape_of
from tests.builders.conftest import session_of

Array = npt.NDArray[Any]
WIDTH, HIDDEN, HEADS, LAYERS = 8, 12, 2, 2
SHAPE = EncoderShape(LAYERS, HEADS, WIDTH, 1e-12)
CONFIG = {"model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
          "hidden_size": WIDTH, "layer_norm_eps": 1e-12}  # fmt: skip


def tiny_weights() -> dict[str, Array]:
    random = np.random.default_rng(1)
    tables = (("word", 20), ("position", 16), ("token_type", 2))
    sizes: dict[str, tuple[int, ...]] = {f"embeddings.{kind}_embeddings.weight": (rows, WIDTH) for kind, rows in tables}
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{place}" for place in range(LAYERS)):
        products: dict[str, tuple[int, ...]] = {}
        products |= {f"attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        products |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (HIDDEN, WIDTH),
                     "output.dense": (WIDTH, HIDDEN)}  # fmt: skip
        for name, size in products.items():
            sizes |= {f"{layer}.{name}.weight": size, f"{layer}.{name}.bias": size[:1]}
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    sizes |= {f"{norm}.{kind}": (WIDTH,) for norm in norms for kind in ("weight", "bias")}
    return {name: random.normal(0, 0.7, size).astype(np.float32) for name, size in sizes.items()}


@pytest.mark.parametrize("ids", [[3], [1, 2, 3], [19, 4, 4, 0, 7, 11]], ids=len)
@pytest.mark.parametrize("padding", [0, 3])
def test_the_graph_computes_bert(ids: list[int], padding: int) -> None:
    weights = tiny_weights()
    session = session_of(encoder_graph(SHAPE, weights).SerializeToString())
    given = np.array([ids + [5] * padding], np.int64)
    mask = np.array([[1] * len(ids) + [0] * padding], np.int64)
    (vectors,) = session.run(None, {"input_ids": given, "attention_mask": mask})
    assert vectors[0] == pytest.approx(sentence_vector(SHAPE, weights, ids), abs=1e-5)


def test_a_row_of_padding_alone_is_a_number(tmp_path: Path) -> None:
    encoder_from_weights(json.dumps(CONFIG).encode(), save(tiny_weights()), tmp_path / "model.onnx")
    session = session_of(str(tmp_path / "model.onnx"))
    nothing = np.zeros((1, 4), np.int64)
    (vectors,) = session.run(None, {"input_ids": nothing, "attention_mask": nothing})
    assert np.isfinite(vectors).all()


def test_only_standard_operators_are_used() -> None:
    assert {node.domain for node in encoder_graph(SHAPE, tiny_weights()).graph.node} == {""}
    assert [opset.domain for opset in encoder_graph(SHAPE, tiny_weights()).opset_import] == [""]


@pytest.mark.parametrize("change", [{"model_type": "roberta"}, {"hidden_act": "gelu_new"},
                                    {"position_embedding_type": "relative_key"}], ids=str)  # fmt: skip
def test_another_kind_of_model_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(change.values()))):
        shape_of(CONFIG | change)


def test_the_written_file_is_a_checked_model(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    encoder_from_weights(json.dumps(CONFIG).encode(), save(tiny_weights()), path)
    onnx.checker.check_model(str(path), full_check=True)
    assert [tensor.name for tensor in onnx.load(path).graph.output] == ["sentence_embedding"]
