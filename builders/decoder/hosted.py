"""Another decoder, frozen, with our adapters before it: any Hugging Face causal LM that transformers can load."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from builders.decoder.adapters import Adapters, EvidenceRows
from builders.decoder.attention import Layout, mask_of
from builders.decoder.model import Seen
from builders.decoder.part import Part
from builders.decoder.tokenizer import Ends, Words
from python_backends.fusion.folding import folded


class HostedDecoder(Part):
    """`host` is a transformers causal LM; only the adapters are trained."""

    trained = "adapters."

    def __init__(self, host: Any) -> None:
        super().__init__()
        self.host = host.requires_grad_(False)
        self.adapters = Adapters(host.get_input_embeddings().embedding_dim)

    def forward(self, ids: Tensor, rows: EvidenceRows, layout: Layout) -> Seen:
        """See `Decoder.forward`; no head is taught."""
        table = self.host.get_input_embeddings()
        x = table(ids).float()
        evidence = rows.previous.shape[1]
        x = torch.cat([x[:, :evidence] + self.adapters(table, rows), x[:, evidence:]], dim=1)
        kind = self.host.dtype
        mask = mask_of(layout, kind)
        out = self.host.base_model(
            inputs_embeds=x.to(kind), attention_mask=mask, position_ids=layout.positions, use_cache=False
        )
        return Seen(out.last_hidden_state, None)

    def logits(self, hidden: Tensor) -> Tensor:
        """See `Decoder.logits`."""
        out: Tensor = self.host.get_output_embeddings()(hidden)
        return out

    def save(self, folder: Path) -> None:
        """Write adapters.safetensors, which belongs into the decoder's folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.adapters.save(folder / "adapters.safetensors")


def hosted_from(folder: Path) -> tuple[Words, HostedDecoder]:
    """The decoder in `folder` and its vocabulary. Raises ImportError where transformers is not installed."""
    from transformers import AutoModelForCausalLM

    config = json.loads((folder / "config.json").read_text())
    fold = folded if config.get("openfaze", {}).get("fold") else None
    end = config["eos_token_id"]
    ends = Ends(config.get("bos_token_id"), end[0] if isinstance(end, list) else end)
    host = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="sdpa")
    return Words(folder / "tokenizer.json", fold, ends), HostedDecoder(host)
