"""The sizes of one Whisper, and the tensors that its two networks are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from builders.hugging_face.folder import BadCheckpoint

Weight = npt.NDArray[np.float32]
EPSILON = 1e-5  # of every layer normalisation
KERNEL = 3  # of both convolutions; the second has stride 2


@dataclass(frozen=True, slots=True)
class Sizes:
    """`frames` is what the encoder makes of one window (half as many as it is given), `positions` the most tokens.

    `alignment_heads` are (layer, head) pairs of the decoder whose attention follows the speech.
    """

    mels: int
    frames: int
    width: int
    encoder_layers: int
    encoder_heads: int
    encoder_hidden: int
    decoder_layers: int
    decoder_heads: int
    decoder_hidden: int
    vocabulary: int
    positions: int
    alignment_heads: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        for heads in (self.encoder_heads, self.decoder_heads):
            if heads < 1 or self.width % heads:
                raise BadCheckpoint(f"a width of {self.width} cannot be divided among {heads} attention heads")
        if not self.alignment_heads:
            raise BadCheckpoint("there are no alignment heads; name at least one, or leave the key out")
        for layer, head in self.alignment_heads:
            if not (0 <= layer < self.decoder_layers and 0 <= head < self.decoder_heads):
                raise BadCheckpoint(f"alignment head {head} of layer {layer} does not exist; the decoder has "
                                    f"{self.decoder_layers} layers of {self.decoder_heads} heads")  # fmt: skip

    @property
    def head_size(self) -> int:
        """Of the decoder's heads."""
        return self.width // self.decoder_heads


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One Whisper: `weights` as `tensors_of` names and shapes them, in FP32.

    `ids` are the lists of token ids that decoding needs, under the names that CTranslate2's config.json gives them:
    `lang_ids`, `suppress_ids`, `suppress_ids_begin`.
    """

    sizes: Sizes
    weights: Mapping[str, Weight]
    ids: Mapping[str, list[int]]


def upper_half(layers: int, heads: int) -> tuple[tuple[int, int], ...]:
    """The alignment heads of a checkpoint that names none: all heads of the upper half of the layers."""
    return tuple((layer, head) for layer in range(layers // 2, layers) for head in range(heads))


def tensors_of(sizes: Sizes) -> dict[str, tuple[int, ...]]:
    """Name -> shape of every tensor. Queries, keys and values lie in one matrix, as do keys and values of the cross
    attention: one product is faster than three."""
    width = sizes.width
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.conv1.weight": (width, sizes.mels, KERNEL),
        "encoder.conv1.bias": (width,),
        "encoder.conv2.weight": (width, width, KERNEL),
        "encoder.conv2.bias": (width,),
        "encoder.positions": (sizes.frames, width),
        "decoder.tokens": (sizes.vocabulary, width),
        "decoder.positions": (sizes.positions, width),
        **_norm("encoder.norm", width),
        **_norm("decoder.norm", width),
    }
    for layer in range(sizes.encoder_layers):
        shapes |= _attention(f"encoder.{layer}.attention", width)
        shapes |= _feed_forward(f"encoder.{layer}.mlp", width, sizes.encoder_hidden)
    for layer in range(sizes.decoder_layers):
        shapes |= _attention(f"decoder.{layer}.attention", width)
        shapes |= _norm(f"decoder.{layer}.cross.norm", width)
        for name, outputs in (("query", width), ("kv", 2 * width), ("out", width)):
            shapes |= _linear(f"decoder.{layer}.cross.{name}", outputs, width)
        shapes |= _feed_forward(f"decoder.{layer}.mlp", width, sizes.decoder_hidden)
    return shapes


def checked(weights: Mapping[str, Weight], sizes: Sizes) -> dict[str, Weight]:
    """`weights` if they are just those of `sizes`; BadCheckpoint names the first that is not."""
    wanted = tensors_of(sizes)
    for name, shape in wanted.items():
        if name not in weights:
            raise BadCheckpoint(f"tensor {name} is missing")
        if weights[name].shape != shape:
            raise BadCheckpoint(f"tensor {name} has shape {list(weights[name].shape)}; the configuration implies "
                                f"{list(shape)}")  # fmt: skip
    return {name: weights[name] for name in wanted}


def _linear(name: str, outputs: int, inputs: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def _attention(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return (
        _norm(f"{name}.norm", width) | _linear(f"{name}.qkv", 3 * width, width) | _linear(f"{name}.out", width, width)
    )


def _feed_forward(name: str, width: int, hidden: int) -> dict[str, tuple[int, ...]]:
    return (
        _norm(f"{name}.norm", width) | _linear(f"{name}.wide", hidden, width) | _linear(f"{name}.narrow", width, hidden)
    )
