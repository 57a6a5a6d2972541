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
from collections.abc import Callable
from functools import partial
from typing import Any

Ids = list[list[int]]


def answer_orders(generate: Callable[[Ids, int], Ids]) -> None:
    """Say `ready`, then answer every line of standard input until it ends."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        started = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):  # whatever the peer says must not mix with the answers
            ids = generate(order["ids"], order["tokens"])
        sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started, "ids": ids}) + "\n")
        sys.stdout.flush()


def generate(model: Any, ids: Ids, tokens: int) -> Ids:
    """`tokens` greedy tokens after each prompt."""
    import torch

    prompt = torch.tensor(ids)
    with torch.inference_mode():
        written = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=tokens,
                                 min_new_tokens=tokens, do_sample=False, eos_token_id=None, pad_token_id=0)  # fmt: skip
    found: Ids = written[:, prompt.shape[1] :].tolist()
    return found


def main() -> int:
    """Ends at the end of its input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=0, help="0: PyTorch decides")
    arguments = parser.parse_args()
    with contextlib.redirect_stdout(sys.stderr):
        import torch
        from transformers import AutoModelForCausalLM

        if arguments.threads:
            torch.set_num_threads(arguments.threads)
        model = AutoModelForCausalLM.from_pretrained(arguments.folder, dtype=torch.float32).eval()
        generate(model, [[1, 2, 3]] * 2, 4)
    answer_orders(partial(generate, model))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
