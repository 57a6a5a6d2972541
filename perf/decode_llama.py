"""llama.cpp on a decoder folder, in a process of its own; `perf.decode --peer llama.cpp` starts it.

    python -m perf.decode_llama FOLDER [--threads N]

Speaks as perf/decode_peer.py does. The weights go to a GGUF file of FP32 numbers without a vocabulary, as ids come in
and go out; the prompts of one line are sequences of one batch. Needs llama-cpp-python and gguf, nothing else of ours.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from perf.decode_peer import answer_orders

NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip
OUTER = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}


def tensors_of(path: Path) -> dict[str, Any]:
    """All tensors of a safetensors file of BF16 numbers, as FP32."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(data[8:start]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            halves = np.frombuffer(data[start + first : start + last], np.uint16)
            found[name] = (halves.astype(np.uint32) << 16).view(np.float32).reshape(entry["shape"])
    return found


def convert(folder: Path, target: Path) -> None:
    """Write the decoder of `folder` as GGUF."""
    import gguf

    config = json.loads((folder / "config.json").read_text())
    writer = gguf.GGUFWriter(str(target), "llama")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_rope_dimension_count(config["head_dim"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])
    writer.add_tokenizer_model("no_vocab")
    for name, tensor in tensors_of(folder / "model.safetensors").items():
        writer.add_tensor(*_renamed(name, tensor, config))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _renamed(name: str, tensor: Any, config: dict[str, Any]) -> tuple[str, Any]:
    """llama.cpp's name; its queries and keys turn neighbouring numbers, Hugging Face's the two halves of a head."""
    if name in OUTER:
        return OUTER[name], tensor
    _, _, layer, *part = name.removesuffix(".weight").split(".")
    short = NAMES[".".join(part)]
    if short in ("attn_q", "attn_k"):
        heads = config["num_attention_heads" if short == "attn_q" else "num_key_value_heads"]
        rows, columns = tensor.shape
        tensor = tensor.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
    return f"blk.{layer}.{short}.weight", np.ascontiguousarray(tensor)


class Llama:
    """A llama.cpp context of eight sequences."""

    def __init__(self, path: Path, threads: int, positions: int = 1024, sequences: int = 8) -> None:
        import llama_cpp

        self._api = llama_cpp
        llama_cpp.llama_backend_init()
        model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx, settings.n_seq_max = positions * sequences, sequences
        settings.n_batch = settings.n_ubatch = 2048
        settings.n_threads = settings.n_threads_batch = threads
        self._context = llama_cpp.llama_init_from_model(model, settings)
        self._vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
        self._batch = llama_cpp.llama_batch_init(4096, 0, sequences)

    def generate(self, prompts: list[list[int]], tokens: int) -> list[list[int]]:
        """`tokens` greedy tokens after each prompt."""
        self._api.llama_memory_clear(self._api.llama_get_memory(self._context), True)
        written: list[list[int]] = [[] for _ in prompts]
        fed, at = prompts, 0
        for _ in range(tokens):
            last = self._decode(fed, at)
            at += len(fed[0])
            for ids, new in zip(written, last, strict=True):
                ids.append(new)
            fed = [[new] for new in last]
        return written

    def _decode(self, rows: list[list[int]], at: int) -> list[int]:
        """Feed equally long rows from position `at`; the likeliest token after each."""
        batch, count = self._batch, 0
        ends = []
        for sequence, ids in enumerate(rows):
            for place, token in enumerate(ids):
                batch.token[count], batch.pos[count] = token, at + place
                batch.n_seq_id[count], batch.seq_id[count][0] = 1, sequence
                batch.logits[count] = place == len(ids) - 1
                count += 1
            ends.append(count - 1)
        batch.n_tokens = count
        if self._api.llama_decode(self._context, batch):
            raise RuntimeError("llama.cpp could not decode")
        found = []
        for end in ends:
            logits = self._api.llama_get_logits_ith(self._context, end)
            found.append(int(np.ctypeslib.as_array(logits, (self._vocabulary,)).argmax()))
        return found


def main() -> int:
    """Ends at the end of its input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=0, help="0: two")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "decoder.gguf")
        convert(arguments.folder, path)
        llama = Llama(path, arguments.threads or 2)
        answer_orders(llama.generate)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
