"""A Llama in plain PyTorch with Hugging Face's weight names: `save` leaves an ordinary LlamaForCausalLM folder.

Several questions about one page share its rows: each sees the page and itself only (`Layout`). One head of one layer
may be taught where to look: `forward` hands out its queries and keys.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from builders.decoder.adapters import Adapters, EvidenceRows
from builders.decoder.attention import Blocks, Layout, attend_blocks, attend_masked, blocks_of, mask_of
from builders.decoder.part import Part


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a decoder. `pointer_layer` counts from 0; its first head is the one that is taught."""

    vocabulary: int = 2048
    width: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    inner: int = 512
    positions: int = 4096
    theta: float = 10000.0
    epsilon: float = 1e-5
    pointer_layer: int = 4

    @property
    def head(self) -> int:
        return self.width // self.heads


class Seen(NamedTuple):
    """Logits' inputs [b, t, d] and the taught head's queries and keys [b, t, head], or None where none is taught."""

    hidden: Tensor
    taught: tuple[Tensor, Tensor] | None


class _Norm(Part):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.width))
        self.epsilon = shape.epsilon

    def forward(self, x: Tensor) -> Tensor:
        return functional.rms_norm(x.float(), (x.shape[-1],), self.weight, self.epsilon)


class _Attention(Part):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.q_proj = nn.Linear(shape.width, shape.heads * shape.head, bias=False)
        self.k_proj = nn.Linear(shape.width, shape.kv_heads * shape.head, bias=False)
        self.v_proj = nn.Linear(shape.width, shape.kv_heads * shape.head, bias=False)
        self.o_proj = nn.Linear(shape.heads * shape.head, shape.width, bias=False)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], mask: Blocks | Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Out [b, t, d], and queries and keys of the first head [b, t, head]."""
        b, t, _ = x.shape
        query = _rotated(self.q_proj(x).view(b, t, -1, self.shape.head).transpose(1, 2), turns)
        key = _rotated(self.k_proj(x).view(b, t, -1, self.shape.head).transpose(1, 2), turns)
        value = self.v_proj(x).view(b, t, -1, self.shape.head).transpose(1, 2)
        repeats = self.shape.heads // self.shape.kv_heads
        key, value = key.repeat_interleave(repeats, 1), value.repeat_interleave(repeats, 1)
        seen = (
            attend_blocks(query, key, value, mask)
            if isinstance(mask, Blocks)
            else attend_masked(query, key, value, mask)
        )
        return self.o_proj(seen.transpose(1, 2).reshape(b, t, -1)), query[:, 0], key[:, 0]


class _Mlp(Part):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.up_proj = nn.Linear(shape.width, shape.inner, bias=False)
        self.down_proj = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))
        return out


class _Layer(Part):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.input_layernorm, self.post_attention_layernorm = _Norm(shape), _Norm(shape)
        self.self_attn, self.mlp = _Attention(shape), _Mlp(shape)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor], mask: Blocks | Tensor) -> tuple[Tensor, Tensor, Tensor]:
        out, query, key = self.self_attn(self.input_layernorm(x), turns, mask)
        x = x + out
        return x + self.mlp(self.post_attention_layernorm(x)), query, key


class _Body(Part):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape.layers))
        self.norm = _Norm(shape)


class Decoder(Part):
    """The decoder with its adapters; the output layer is the embedding table.

    `trained` is the prefix of what training changes, and a checkpoint keeps.
    """

    trained = ""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.model = _Body(shape)
        self.adapters = Adapters(shape.width)
        for name, parameter in self.model.named_parameters():
            if parameter.dim() == 2:
                deep = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(parameter, std=0.02 / (2 * shape.layers) ** 0.5 if deep else 0.02)

    def forward(self, ids: Tensor, rows: EvidenceRows, layout: Layout) -> Seen:
        """`ids` [b, t]; the first rows of each are evidence, as `rows` say."""
        x = self.model.embed_tokens(ids)
        evidence = rows.previous.shape[1]
        x = torch.cat([x[:, :evidence] + self.adapters(self.model.embed_tokens, rows), x[:, evidence:]], dim=1)
        turns = _turns(layout.positions, self.shape)
        kind = torch.bfloat16 if torch.is_autocast_enabled(ids.device.type) else torch.float32
        turns = turns[0].to(kind), turns[1].to(kind)
        mask = blocks_of(layout, kind) if ids.device.type == "cpu" else mask_of(layout, kind)
        taught: tuple[Tensor, Tensor] | None = None
        for number, layer in enumerate(self.model.layers):
            x, query, key = layer(x, turns, mask)
            if number == self.shape.pointer_layer:
                taught = query, key
        return Seen(self.model.norm(x), taught)

    def logits(self, hidden: Tensor) -> Tensor:
        """[..., d] -> [..., vocabulary]."""
        return functional.linear(hidden, self.model.embed_tokens.weight)

    def save(self, folder: Path) -> None:
        """Write config.json, model.safetensors (BF16) and adapters.safetensors."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text(json.dumps(config_of(self.shape), indent=1) + "\n")
        weights = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        weights = {name: tensor.detach().to(torch.bfloat16).contiguous().cpu() for name, tensor in weights.items()}
        save_file(weights, folder / "model.safetensors", {"format": "pt"})
        self.adapters.save(folder / "adapters.safetensors")

    @classmethod
    def load(cls, folder: Path) -> Decoder:
        """The decoder that `save` wrote."""
        shape = json.loads((folder / "config.json").read_text())["openfaze"]["shape"]
        decoder = cls(Shape(**shape))
        weights = load_file(folder / "model.safetensors")
        decoder.model.load_state_dict({name.removeprefix("model."): t.float() for name, t in weights.items()})
        decoder.adapters.load(folder / "adapters.safetensors")
        return decoder


def config_of(shape: Shape) -> dict[str, Any]:
    """Hugging Face's config.json; what only we need is under `openfaze`: served with matrices in eight bits."""
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "bfloat16", "hidden_act": "silu",
        "hidden_size": shape.width, "intermediate_size": shape.inner, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "num_key_value_heads": shape.kv_heads, "head_dim": shape.head,
        "vocab_size": shape.vocabulary, "max_position_embeddings": shape.positions, "rms_norm_eps": shape.epsilon,
        "rope_theta": shape.theta, "rope_scaling": None, "attention_bias": False, "mlp_bias": False,
        "tie_word_embeddings": True, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "use_cache": True,
        "openfaze": {
            "fold": "nfkc_casefold", "adapters": "adapters.safetensors", "weight_bits": 8, "shape": asdict(shape),
        },
    }  # fmt: skip


def _turns(positions: Tensor, shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines [b, 1, t, head] of the rotation, halves side by side as Hugging Face has them."""
    steps = torch.arange(0, shape.head, 2, device=positions.device, dtype=torch.float32) / shape.head
    angles = positions[:, None, :, None].float() * shape.theta**-steps
    angles = torch.cat([angles, angles], dim=-1)
    return angles.cos(), angles.sin()


def _rotated(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    cosine, sine = turns
    half = x.shape[-1] // 2
    return x * cosine + torch.cat([-x[..., half:], x[..., :half]], dim=-1) * sine
