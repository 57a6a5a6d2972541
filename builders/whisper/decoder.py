"""The ONNX graph of Whisper's decoder: some tokens at a time, with the keys and values of those before in and out.

    ids INT64 [R, T], rows INT64 [R], past_keys, past_values [layers, B, heads, P, head size],
    cross_keys, cross_values [layers, W, heads, frames, head size] (the encoder's)
        -> logits FP32 [R, T, vocabulary], present_keys, present_values [layers, R, heads, P + T, head size],
           alignment FP32 [R, alignment heads, T, frames]

R readings go on from those rows of the past that `rows` names, so that a search can drop some and go on from others in
several ways. All may be of one window (W = 1, whose keys and values are not repeated), or each of its own (W = R).
The first place of a past is blank: no token sees it, and it does not count as a position. So the past of a first call
has P = 1 and holds anything; neither TensorRT's profiles nor CUDA memory handles have tensors without bytes. All rows
are equally long. `alignment` is what the alignment heads attend to while they read a token, from which times of words
come (python_backends/asr/graphs/alignment.py).
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto

from builders.whisper.encoder import CROSS
from builders.whisper.nodes import Dimension, Graph, Precision
from builders.whisper.sizes import Checkpoint, Sizes

PAST, PRESENT = ("past_keys", "past_values"), ("present_keys", "present_values")
HIDDEN_FROM = np.float32(-10000)  # what the score of a masked position is; exp of it is 0 in f16 as well


def decoder_graph(checkpoint: Checkpoint, precision: Precision = "f32") -> ModelProto:
    """The decoder of `checkpoint`."""
    sizes = checkpoint.sizes
    graph = Graph(sizes.width, sizes.decoder_heads, checkpoint.weights, precision)
    _places(graph)
    for name in PAST:
        graph.add("Gather", [name, "rows"], f"{name}.chosen", axis=1)
    stream = _embedded(graph)
    kept: tuple[list[str], list[str]] = ([], [])
    aligned: list[str] = []
    for layer in range(sizes.decoder_layers):
        middle = _self_attention(graph, layer, stream, kept)
        crossed, chances = _cross_attention(graph, layer, middle)
        stream = graph.feed_forward(f"decoder.{layer}.mlp", crossed)
        aligned += _aligned(graph, sizes, layer, chances)
    for whole, parts in zip(PRESENT, kept, strict=True):
        graph.stacked(parts, whole)
    graph.to_f32(graph.add("Concat", aligned, "aligned", axis=1), "alignment")
    _logits(graph, sizes, stream)
    return _model(graph, sizes)


def _places(graph: Graph) -> None:
    """The positions of the tokens and the mask [T, P + T], from the sizes of the inputs."""
    graph.add("Shape", ["past_keys"], "past_shape")
    graph.add("Shape", ["ids"], "ids_shape")
    graph.add("Gather", ["past_shape", graph.index(3)], "past", axis=0)
    graph.add("Gather", ["ids_shape", graph.index(1)], "new", axis=0)
    graph.add("Add", ["past", "new"], "all")
    graph.add("Range", [graph.index(0), "all", graph.index(1)], "columns")
    graph.add("Range", ["past", "all", graph.index(1)], "new_columns")
    graph.add("Sub", ["new_columns", graph.index(1)], "positions")
    graph.add("Unsqueeze", ["new_columns", graph.constant("last_axis", np.array([1], np.int64))], "last_seen")
    graph.add("LessOrEqual", ["columns", "last_seen"], "not_after")
    graph.add("Greater", ["columns", graph.index(0)], "not_blank")
    graph.add("And", ["not_after", "not_blank"], "seen")
    graph.constant("nothing", np.float32(0))
    graph.constant("hidden_from", HIDDEN_FROM)
    graph.add("Where", ["seen", "nothing", "hidden_from"], "mask")


def _embedded(graph: Graph) -> str:
    graph.constant("tokens", graph.weights["decoder.tokens"])
    graph.constant("all_positions", graph.weights["decoder.positions"])
    graph.add("Gather", ["tokens", "ids"], "words")
    graph.add("Gather", ["all_positions", "positions"], "placed")
    return graph.add("Add", ["words", "placed"], "stream")


def _self_attention(graph: Graph, layer: int, stream: str, kept: tuple[list[str], list[str]]) -> str:
    name = f"decoder.{layer}.attention"
    normed = graph.norm(stream, f"{name}.norm", f"{name}.normed")
    query, *new = graph.heads_of(graph.queries_first(f"{name}.qkv", normed), ("q", "k", "v"))
    for past, part, parts in zip(PAST, new, kept, strict=True):
        before = graph.add("Gather", [f"{past}.chosen", graph.index(layer)], f"{part}.before", axis=0)
        parts.append(graph.add("Concat", [before, part], f"{part}.all", axis=2))
    _, mixed = graph.attended(name, query, kept[0][-1], kept[1][-1], "mask")
    return graph.add("Add", [stream, graph.product(f"{name}.out", mixed)], f"{name}.stream")


def _cross_attention(graph: Graph, layer: int, stream: str) -> tuple[str, str]:
    """(the stream after it, the chances [B, heads, T, frames])."""
    name = f"decoder.{layer}.cross"
    normed = graph.norm(stream, f"{name}.norm", f"{name}.normed")
    (query,) = graph.heads_of(graph.product(f"{name}.query", normed, graph.query_scale), ("q",))
    keys, values = (graph.add("Gather", [whole, graph.index(layer)], f"{name}.{whole}", axis=0) for whole in CROSS)
    chances, mixed = graph.attended(name, query, keys, values)
    return graph.add("Add", [stream, graph.product(f"{name}.out", mixed)], f"{name}.stream"), chances


def _aligned(graph: Graph, sizes: Sizes, layer: int, chances: str) -> list[str]:
    heads = [head for of_layer, head in sizes.alignment_heads if of_layer == layer]
    if not heads:
        return []
    chosen = graph.constant(f"aligned.{layer}.heads", np.array(heads, np.int64))
    return [graph.add("Gather", [chances, chosen], f"aligned.{layer}", axis=1)]


def _logits(graph: Graph, sizes: Sizes, stream: str) -> None:
    """The output layer is the table of tokens, which stays in the graph once: Gemm takes it as it lies."""
    graph.norm(stream, "decoder.norm", "decoded")
    flat = np.array([-1, sizes.width], np.int64)
    graph.add("Reshape", ["decoded", graph.constant("flat", flat)], "decoded.flat")
    graph.add("Gemm", ["decoded.flat", "tokens"], "scored.flat", transB=1)
    graph.add("Concat", ["ids_shape", graph.constant("vocabulary", np.array([sizes.vocabulary], np.int64))],
              "scored.shape", axis=0)  # fmt: skip
    graph.add("Reshape", ["scored.flat", "scored.shape"], "scored")
    graph.to_f32("scored", "logits")


def _model(graph: Graph, sizes: Sizes) -> ModelProto:
    def cache(rows: str, length: Dimension) -> list[Dimension]:
        return [sizes.decoder_layers, rows, sizes.decoder_heads, length, sizes.head_size]

    inputs = [graph.value("ids", ["readings", "tokens"], TensorProto.INT64),
              graph.value("rows", ["readings"], TensorProto.INT64),
              *(graph.value(name, cache("before", "past")) for name in PAST),
              *(graph.value(name, cache("windows", sizes.frames)) for name in CROSS)]  # fmt: skip
    alignment: list[Dimension] = ["readings", len(sizes.alignment_heads), "tokens", sizes.frames]
    outputs = [graph.value("logits", ["readings", "tokens", sizes.vocabulary], TensorProto.FLOAT),
               *(graph.value(name, cache("readings", "present")) for name in PRESENT),
               graph.value("alignment", alignment, TensorProto.FLOAT)]  # fmt: skip
    return graph.finished("whisper_decoder", inputs, outputs)
