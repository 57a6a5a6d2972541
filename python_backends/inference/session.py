"""ONNX Runtime sessions as the CPU profile runs them: few threads, no spinning, the fastest kernels this processor has.

Measured on PP-OCRv6, one thread: the OpenVINO provider is 4 times faster than the default provider with fp32 kernels
and 7 times faster with bf16 kernels, at equal word F1 (perf/LOG.md). Where ONNX Runtime can use a GPU and there is one,
that is a second way, and `fastest.py` measures both (docs/gpu.md).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import onnxruntime

Precision = Literal["bf16", "f32"]
BF16_FLAGS = frozenset({"amx_bf16", "avx512_bf16"})
OPENVINO = "OpenVINOExecutionProvider"
CUDA = "CUDAExecutionProvider"
# FP32 as on the processor: TF32 keeps ten bits, and known values would not come back. Kernels are chosen by rules, not
# by timing each new shape, which takes seconds and makes two servers differ.
_CUDA_OPTIONS = {"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC", "arena_extend_strategy": "kSameAsRequested"}


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """How a network is run, and why.

    `provider` is ONNX Runtime's name; `precision` that of the kernels' arithmetic; `threads` the intra-op threads.
    """

    provider: str
    precision: Precision
    threads: int
    reason: str


def cpu_flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """The processor's feature flags, empty where the system does not list them."""
    if not cpuinfo.is_file():
        return frozenset()
    line = next((line for line in cpuinfo.read_text("utf-8").splitlines() if line.startswith("flags")), "")
    return frozenset(line.partition(":")[2].split())


def plan_session(threads: int, flags: frozenset[str], accelerator: str | None) -> SessionPlan:
    """Choose provider and precision. `accelerator` is what the configuration asks for: `openvino`, or nothing."""
    if accelerator != "openvino":
        return SessionPlan("CPUExecutionProvider", "f32", threads, "the configuration names no accelerator")
    if OPENVINO not in onnxruntime.get_available_providers():
        return SessionPlan("CPUExecutionProvider", "f32", threads, "this ONNX Runtime has no OpenVINO provider")
    if flags & BF16_FLAGS:
        return SessionPlan(OPENVINO, "bf16", threads, "the processor has bf16 instructions")
    return SessionPlan(OPENVINO, "f32", threads, "the processor has no bf16 instructions")


def plans_for(
    threads: int, flags: frozenset[str], accelerator: str | None, gpus: int, providers: Sequence[str] | None = None
) -> list[SessionPlan]:
    """All ways to run a network here: `plan_session`'s, and the GPU if there is one and `providers` can use it."""
    known = onnxruntime.get_available_providers() if providers is None else providers
    plans = [plan_session(threads, flags, accelerator)]
    if gpus and CUDA in known:
        plans.append(SessionPlan(CUDA, "f32", threads, f"{gpus} GPU(s) and an ONNX Runtime that can use them"))
    return plans


def threads_from(environ: Mapping[str, str] = os.environ) -> int:
    """Intra-op threads a session may use, as the launcher planned them; 1 where nothing was planned."""
    return max(1, int(environ.get("OPENFAZE_INTRA_OP_THREADS", "1")))


def open_session(path: Path, plan: SessionPlan, *, arena: bool = True) -> Any:
    """An onnxruntime.InferenceSession of `path` after `plan`. Without an `arena` memory goes back after each run."""
    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = arena
    options.intra_op_num_threads = plan.threads
    options.inter_op_num_threads = 1
    # Spinning threads of several processes on few cores are the worst slowdown there is.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    if plan.provider == CUDA:
        onnxruntime.preload_dlls()  # of the wheels that carry CUDA's libraries; the system's are found anyway
        return onnxruntime.InferenceSession(str(path), options, providers=[(CUDA, _CUDA_OPTIONS)])
    if plan.provider != OPENVINO:
        return onnxruntime.InferenceSession(str(path), options, providers=[plan.provider])
    kernels = {
        "INFERENCE_PRECISION_HINT": plan.precision,
        "INFERENCE_NUM_THREADS": str(plan.threads),
        "NUM_STREAMS": "1",
        # Left on, the session of every process is pinned to the same first core.
        "ENABLE_CPU_PINNING": "NO",
    }
    provider = (OPENVINO, {"device_type": "CPU", "load_config": json.dumps({"CPU": kernels})})
    return onnxruntime.InferenceSession(str(path), options, providers=[provider])
