"""Whisper's encoder in PyTorch, from the weights of a CTranslate2 folder, to give the states of its first layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from builders.decoder.part import Part
from builders.whisper.ctranslate2_folder import variables_of

WIDTH = 512


def encoder_tensors(folder: Path) -> dict[str, Tensor]:
    """The encoder's tensors of a CTranslate2 folder by their names without `encoder/`, in float32."""
    found = variables_of(folder)
    return {
        name.removeprefix("encoder/"): torch.from_numpy(value.astype(np.float32))
        for name, value in found.items()
        if name.startswith("encoder/")
    }


class Encoder(Part):
    """The first `layers` layers: [n, 80, frames] -> [n, frames / 2, 512]; frames is at most 3,000, which are 30 s."""

    def __init__(self, weights: dict[str, Tensor], layers: int) -> None:
        super().__init__()
        self.heads = int(weights["num_heads"])
        self.layers = layers
        for key, value in weights.items():
            if not key.startswith("layer_") or key.startswith("layer_norm") or int(key.split("/")[0][6:]) < layers:
                self.register_buffer(key.replace("/", "__").replace(".", "_"), value)

    def weight(self, key: str) -> Tensor:
        """A tensor by its name in the file."""
        value: Tensor = getattr(self, key.replace("/", "__"))
        return value

    def forward(self, mel: Tensor) -> Tensor:
        """The states after the last of the layers, before the network's final norm."""
        x = functional.gelu(functional.conv1d(mel, self.weight("conv1/weight"), self.weight("conv1/bias"), padding=1))
        x = functional.gelu(
            functional.conv1d(x, self.weight("conv2/weight"), self.weight("conv2/bias"), stride=2, padding=1)
        )
        x = x.transpose(1, 2)
        x = x + self.weight("position_encodings/encodings")[: x.shape[1]]
        for layer in range(self.layers):
            x = x + self.attention(f"layer_{layer}/self_attention", x)
            x = x + self.feed_forward(f"layer_{layer}/ffn", x)
        return x

    def attention(self, name: str, x: Tensor) -> Tensor:
        """Self attention of one layer, with its norm before."""
        queries, keys, values = self.linear(f"{name}/linear_0", self.normed(f"{name}/layer_norm", x)).chunk(3, dim=-1)
        shape = (x.shape[0], -1, self.heads, WIDTH // self.heads)
        split = [part.reshape(shape).transpose(1, 2) for part in (queries, keys, values)]
        mixed = functional.scaled_dot_product_attention(*split).transpose(1, 2).reshape(x.shape[0], -1, WIDTH)
        return self.linear(f"{name}/linear_1", mixed)

    def feed_forward(self, name: str, x: Tensor) -> Tensor:
        """The two layers after attention, with their norm before."""
        inner = functional.gelu(self.linear(f"{name}/linear_0", self.normed(f"{name}/layer_norm", x)))
        return self.linear(f"{name}/linear_1", inner)

    def linear(self, name: str, x: Tensor) -> Tensor:
        """A linear map by name."""
        return functional.linear(x, self.weight(f"{name}/weight"), self.weight(f"{name}/bias"))

    def normed(self, name: str, x: Tensor) -> Tensor:
        """Layer normalisation by name."""
        gamma = self.weight(f"{name}/gamma")
        return functional.layer_norm(x, gamma.shape, gamma, self.weight(f"{name}/beta"))
