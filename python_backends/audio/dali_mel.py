"""`mel.log_mel_30s` as a DALI pipeline, for servers that keep their preprocessing on the GPU.

Only this module needs `nvidia.dali`. The operators are the same on the CPU and the GPU; the tests hold DALI's CPU
operators against `mel.py`.
"""

from __future__ import annotations

from typing import Any, Literal

import nvidia.dali.types as types
from nvidia.dali import Pipeline, fn, math

from python_backends.audio import mel
from python_backends.audio.samples import RATE

INPUT = "SAMPLES"
OUTPUT = "mel"
_SAMPLES = mel.FRAMES * mel.HOP


def pipeline(batch: int, *, device: Literal["cpu", "gpu"], threads: int = 1) -> Pipeline:
    """From `SAMPLES` float32 [n] at 16 kHz to `mel` float32 [80, 3000], for up to `batch` sounds at once.

    Each sound is padded with zeros or cut to 30 s. `Pipeline.serialize(filename=...)` makes the `model.dali` that
    Triton's DALI backend reads.
    """
    made = Pipeline(batch, threads, 0 if device == "gpu" else None, prefetch_queue_depth=1)
    with made:
        samples = fn.external_source(name=INPUT, dtype=types.FLOAT, ndim=1, device=device)
        made.set_outputs(log_mel(samples))
    return made


def log_mel(samples: Any) -> Any:
    """From float32 [n] at 16 kHz to float32 [80, 3000], step by step as in `mel.log_mel`."""
    whole = fn.slice(samples, 0, _SAMPLES, axes=[0], out_of_bounds_policy="pad", fill_values=0.0)
    power = fn.spectrogram(
        whole,
        nfft=mel.N_FFT,
        window_length=mel.N_FFT,
        window_step=mel.HOP,
        window_fn=mel.hann().tolist(),
        reflect_padding=True,
    )
    framed = fn.slice(power, 0, mel.FRAMES, axes=[1])  # the one frame too many is centred on the end
    bands = fn.mel_filter_bank(framed, nfilter=mel.BANDS, sample_rate=RATE, mel_formula="slaney", normalize=True)
    log = fn.to_decibels(bands, multiplier=1.0, reference=1.0, cutoff_db=mel.FLOOR_LOG10)
    floored = math.max(log, fn.reductions.max(log) - mel.RANGE_LOG10)
    return (floored + 4.0) * 0.25
