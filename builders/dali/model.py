"""A DALI model as a build target: `1/dali.py` in the form that its backend serialises itself, and the configuration.

The pipeline's operators stand in `python_backends`, so that the file is short and what it does is tested there. The
backend runs `python3`, which must find them: start the server in the checkout, or with it on PYTHONPATH.
"""

from __future__ import annotations

import json
import runpy
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
import numpy.typing as npt

import python_backends.audio.dali_mel as dali_mel
import python_backends.vision.dali_pixels as dali_pixels
from builders.manifest import LIBRARIES, Target
from builders.verification import Verification, verified
from python_backends.audio import mel
from python_backends.objects.engines.pixels import normalised, stretched

FILE, BILINEAR = "dali.py", 2
Colour = tuple[float, float, float]
Device = Literal["cpu", "mixed"]
Array = npt.NDArray[Any]
ALLOWED = {"mel": 2e-4, "pixels": 2e-2}
"""Of the greatest value: two transforms in FP32; a rounding of bytes on either side."""
HEAD = """# Written by builders.dali: {about}
import nvidia.dali as dali
import nvidia.dali.types as types
from nvidia.dali import fn
from nvidia.dali.plugin.triton import autoserialize

from {module} import {function}


@autoserialize
@dali.pipeline_def(
    batch_size={batch}, num_threads=4, device_id={device_id}, output_dtype=[types.FLOAT], output_ndim=[{rank}]
)
def pipeline():
    given = fn.external_source(device="cpu", name="{name}", dtype=types.{kind}, ndim=1)
    return {call}
"""
CONFIG = """# {about}
name: "{model}"
backend: "dali"
# Files in one request must be equally long (pad them with zeros); those of several requests need not be.
max_batch_size: {batch}
input [{{ name: "{name}" data_type: {kind} dims: [ -1 ] allow_ragged_batch: true }}]
output [{{ name: "{output}" data_type: TYPE_FP32 dims: [ {dims} ] }}]
dynamic_batching {{ max_queue_delay_microseconds: 500 }}
instance_group [{{ count: 1 kind: {instances} }}]
parameters {{ key: "num_threads" value: {{ string_value: "4" }} }}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one model does: `dims` of its output, and of what it is written."""

    about: str
    name: str
    kind: str
    output: str
    dims: tuple[int, ...]
    module: str
    function: str
    call: str


def audio_step(device: Device) -> Step:
    """Sound to log-mel, as Whisper's encoder takes it."""
    moved = "given.gpu()" if device == "mixed" else "given"
    shape = (mel.BANDS, mel.FRAMES)
    about = "mono sound at 16 kHz -> log-mel of its first 30 s, for whisper_encoder."
    return Step(about, dali_mel.INPUT, "FLOAT", dali_mel.OUTPUT, shape, "python_backends.audio.dali_mel", "log_mel",
                f"log_mel({moved})")  # fmt: skip


def image_step(size: int, mean: Colour, std: Colour, device: Device) -> Step:
    """A file to the square that OWL-ViT's and SAM 2's networks take."""
    call = f"pixels_of(given, {size}, {list(mean)}, {list(std)}, {device!r})"
    about = f"the bytes of a JPEG, PNG, BMP, TIFF or WebP -> {size} x {size} normalised pixels."
    return Step(about, dali_pixels.INPUT, "UINT8", dali_pixels.OUTPUT, (3, size, size),
                "python_backends.vision.dali_pixels", "pixels_of", call)  # fmt: skip


def step_target(step: Step, samples: Sequence[tuple[Array, Array]], out: Path, batch: int, device: Device) -> Target:
    """The Triton model `out`; `samples` are inputs, and what the CPU profile makes of them."""

    def make(version: Path) -> Verification:
        _write(step, version, batch, device)
        if device == "mixed":  # the operators are the same, but only a GPU's server can run them
            with tempfile.TemporaryDirectory() as place:
                _write(step, Path(place) / "model" / "1", batch, "cpu")
                return _held_against(Path(place) / "model" / "1" / FILE, step, samples)
        return _held_against(version / FILE, step, samples)

    settings = {"step": json.dumps([step.call, batch, device])}
    sources = tuple(Path(str(module.__file__)) for module in (dali_mel, dali_pixels, mel))
    return Target(out.resolve().name, out / "1", sources, (FILE,), settings, make,
                  libraries=(*LIBRARIES, "nvidia-dali-cuda130"), command="python -m builders.dali")  # fmt: skip


def _write(step: Step, version: Path, batch: int, device: Device) -> None:
    version.mkdir(parents=True, exist_ok=True)
    cpu = device == "cpu"
    call = step.call.replace("'mixed'", "'cpu'").replace(".gpu()", "") if cpu else step.call
    text = HEAD.format(about=step.about, module=step.module, function=step.function, batch=batch, rank=len(step.dims),
                       device_id=None if cpu else 0, name=step.name, kind=step.kind, call=call)  # fmt: skip
    (version / FILE).write_text(text)
    kind = {"UINT8": "TYPE_UINT8", "FLOAT": "TYPE_FP32"}[step.kind]
    told = CONFIG.format(about=step.about, model=version.parent.resolve().name, batch=batch, name=step.name, kind=kind,
                         output=step.output, dims=", ".join(map(str, step.dims)),
                         instances="KIND_CPU" if cpu else "KIND_GPU")  # fmt: skip
    (version.parent / "config.pbtxt").write_text(told)


def _held_against(path: Path, step: Step, samples: Sequence[tuple[Array, Array]]) -> Verification:
    """By DALI's CPU operators, as the backend calls the file."""
    pipeline = runpy.run_path(str(path))["pipeline"](batch_size=len(samples))
    pipeline.build()
    pipeline.feed_input(step.name, [given for given, _ in samples])
    (made,) = pipeline.run()
    compared = [{step.output: (np.array(made[place]), known)} for place, (_, known) in enumerate(samples)]
    return verified("the function of the CPU profile", compared, ALLOWED)


def audio_samples() -> list[tuple[Array, Array]]:
    """A noise that swells, and a short quiet one."""
    random = np.random.default_rng(3)
    sounds = [random.standard_normal(480_000) * np.linspace(0, 0.3, 480_000), random.standard_normal(50_000) * 0.01]
    return [(sound.astype(np.float32), mel.log_mel_30s(sound.astype(np.float32))) for sound in sounds]


def image_samples(size: int, mean: Colour, std: Colour) -> list[tuple[Array, Array]]:
    """Blotches, larger and smaller than the square, lying and upright; as PNG, on which all decoders agree."""
    random = np.random.default_rng(3)
    found = []
    for rows, columns in ((3 * size // 2, 2 * size), (size // 2, size // 3)):
        coarse = random.integers(0, 256, (rows // 8 + 1, columns // 8 + 1, 3), np.uint8)
        picture = np.kron(coarse, np.ones((8, 8, 1), np.uint8))[:rows, :columns]
        encoded = cv2.imencode(".png", picture[..., ::-1])[1].reshape(-1)
        known = normalised(stretched(picture, size, size, BILINEAR), mean, std)
        found.append((encoded, known.reshape(3, size, size)))
    return found
