"""Hugging Face's `generate` on a decoder folder, in a process of its own; `perf.decode` starts it.

    python -m perf.decode_peer FOLDER [--threads N]

Writes `ready` once it has warmed up; then every line it reads, {"ids": [[..], ..], "tokens": n}, is one greedy batch of
equally long prompts, answered by one line {"seconds", "ids"}. Needs PyTorch and Transformers, nothing else of ours.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from typing import Any


def generate(model: Any, ids: list[list[int]], tokens: int) -> dict[str, Any]:
    """`tokens` greedy tokens after each prompt, and how long that took."""
    import torch

    prompt = torch.tensor(ids)
    started = time.perf_counter()
    with torch.inference_mode():
        written = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=tokens,
                                 min_new_tokens=tokens, do_sample=False, eos_token_id=None, pad_token_id=0)  # fmt: skip
    return {"seconds": time.perf_counter() - started, "ids": written[:, prompt.shape[1] :].tolist()}


def main() -> int:
    """Ends at the end of its input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=0, help="0: PyTorch decides")
    arguments = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):  # whatever the peer says must not mix with the answers
        import torch
        from transformers import AutoModelForCausalLM

        if arguments.threads:
            torch.set_num_threads(arguments.threads)
        model = AutoModelForCausalLM.from_pretrained(arguments.folder, dtype=torch.float32).eval()
        generate(model, [[1, 2, 3]] * 2, 4)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        with contextlib.redirect_stdout(sys.stderr):
            answer = generate(model, order["ids"], order["tokens"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
