"""The ONNX graph of Whisper's encoder, with the part of the decoder that depends on the sound alone.

    mel FP32 [B, mels, 2 x frames]
        -> hidden [B, frames, width], cross_keys, cross_values [layers, B, heads, frames, head size]

Two convolutions, the second of which halves the frames, then pre-normalised layers (Radford et al. 2022). Keys and
values of the decoder's cross attention are the same for every token, so they are computed here, once: all layers in
one product.
"""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, TensorProto

from builders.whisper.nodes import Dimension, Graph, Precision
from builders.whisper.sizes import Checkpoint, Sizes

CROSS = ("cross_keys", "cross_values")


def encoder_graph(checkpoint: Checkpoint, precision: Precision = "f32") -> ModelProto:
    """The encoder of `checkpoint`."""
    sizes = checkpoint.sizes
    graph = Graph(sizes.width, sizes.encoder_heads, checkpoint.weights, precision)
    stream = _convolved(graph)
    for layer in range(sizes.encoder_layers):
        stream = _layer(graph, f"encoder.{layer}", stream)
    graph.norm(stream, "encoder.norm", "hidden")
    _cross(graph, sizes)
    cross: list[Dimension] = [sizes.decoder_layers, "batch", sizes.decoder_heads, sizes.frames, sizes.head_size]
    return graph.finished(
        "whisper_encoder", [graph.value("mel", ["batch", sizes.mels, 2 * sizes.frames], TensorProto.FLOAT)],
        [graph.value("hidden", ["batch", sizes.frames, sizes.width]), *(graph.value(name, cross) for name in CROSS)],
    )  # fmt: skip


def _convolved(graph: Graph) -> str:
    source = graph.from_f32("mel", "mel.rounded")
    for name, stride in (("encoder.conv1", 1), ("encoder.conv2", 2)):
        weights = [graph.constant(f"{name}.{part}", graph.weights[f"{name}.{part}"]) for part in ("weight", "bias")]
        graph.add("Conv", [source, *weights], name, kernel_shape=[3], strides=[stride], pads=[1, 1])
        source = graph.gelu(name)
    graph.add("Transpose", [source], "frames", perm=[0, 2, 1])
    return graph.add("Add", ["frames", graph.constant("positions", graph.weights["encoder.positions"])], "placed")


def _layer(graph: Graph, name: str, stream: str) -> str:
    normed = graph.norm(stream, f"{name}.attention.norm", f"{name}.normed")
    query, keys, values = graph.heads_of(graph.queries_first(f"{name}.attention.qkv", normed), ("q", "k", "v"))
    _, mixed = graph.attended(f"{name}.attention", query, keys, values)
    out = graph.product(f"{name}.attention.out", mixed)
    return graph.feed_forward(f"{name}.mlp", graph.add("Add", [stream, out], f"{name}.middle"))


def _cross(graph: Graph, sizes: Sizes) -> None:
    """hidden -> [2, layers, B, heads, frames, head size], of which the halves are the outputs."""
    names = [f"decoder.{layer}.cross.kv" for layer in range(sizes.decoder_layers)]
    weight, bias = (np.concatenate([graph.weights[f"{name}.{part}"] for name in names]) for part in ("weight", "bias"))
    graph.linear("cross", "hidden", weight, bias)
    apart = np.array([0, sizes.frames, sizes.decoder_layers, 2, sizes.decoder_heads, sizes.head_size], np.int64)
    graph.add("Reshape", ["cross", graph.constant("cross.sizes", apart)], "cross.apart")
    graph.add("Transpose", ["cross.apart"], "cross.heads", perm=[3, 2, 0, 4, 1, 5])
    for place, name in enumerate(CROSS):
        graph.add("Gather", ["cross.heads", graph.index(place)], name, axis=0)
