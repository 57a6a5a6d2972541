"""How the GPU is shared: Triton's rate limiter gives out its parts, and an instance holds its own while it runs.

The decoder's batcher schedules itself and is not among them; four parts leave it room between the encoders.
"""

from __future__ import annotations

RESOURCE, GPU_SHARES = "gpu", 4
FLAGS = ("--rate-limit=execution_count", f"--rate-limit-resource={RESOURCE}:{GPU_SHARES}")
