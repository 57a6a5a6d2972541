"""What a GPU gains where NVIDIA's serving images are not at hand: decoder, networks and pages beside the processor.

    python -m perf.gpu
    python -m perf.gpu --pages DIR --decoder FOLDER --slots 1,8,64
    python -m perf.gpu --device cpu --slots 1,8

Tokens per second of the decoder's engines for growing numbers of sequences, and each step's time over the least that
the device could take, by its own measured copy and matrix product (perf/roofline.py). Rows per second of every network
by provider and batch. Pages per second of OCR in one process. Without a GPU the processor's side alone is measured, and
a note says so; `--device cpu` runs PyTorch's engine on the processor, to try the tool.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from perf.bare import MODELS, OcrReader
from perf.bootstrap import median_figure
from perf.command import parser_of, run
from perf.gpu_decoder import Load, device_figures, processor_figures
from perf.gpu_networks import network_figures
from perf.pages import pages_of
from perf.reading import Media
from perf.report import Figure, Report, Table, figures_table, progress, write
from python_backends.inference.cuda import cuda_devices
from python_backends.inference.session import SessionPlan, cpu_flags, plans_for
from python_backends.inference.threads import ThreadPlan, usable_cores

NO_GPU = "no GPU is visible here (or PyTorch is missing): only the processor was measured"


def decoder_figures(arguments: Namespace, device: str | None) -> list[Figure]:
    """Both engines for every number of sequences asked for."""
    figures: list[Figure] = []
    threads = ThreadPlan.for_cores(usable_cores()).intra_op
    for slots in arguments.slots:
        load = Load(slots, arguments.prompt, arguments.tokens, arguments.rounds)
        figures += processor_figures(arguments.decoder, load, threads)
        figures += device_figures(arguments.decoder, load, device) if device else []
    return figures


def page_figures(pages: Sequence[Media], plans: Sequence[SessionPlan], rounds: int) -> list[Figure]:
    """Pages per second of OCR in this process, one page after the other, by provider."""
    figures = []
    for plan in plans:
        reader, speeds = OcrReader(plan), []
        for number in range(rounds + 1):
            progress(f"pages on {plan.provider}: round {number} of {rounds}")
            started = time.perf_counter()
            for media in pages:
                reader.read(media)
            if number:  # the first warms every shape
                speeds.append(len(pages) / (time.perf_counter() - started))
        figures.append(median_figure(f"{plan.provider}_pages_per_s", speeds))
    return figures


def device_of(asked: str) -> str | None:
    """The torch device to measure: what was asked for, else the GPU; None without one or without PyTorch."""
    if not find_spec("torch"):
        return None
    return asked or ("cuda" if cuda_devices() else None)


def arguments_of() -> Namespace:
    """The command line."""
    parser = parser_of("gpu", __doc__)
    parser.add_argument("--decoder", type=Path, default=MODELS / "tensorrt_llm" / "1" / "decoder")
    parser.add_argument("--device", default="", help="torch's name of it; default: the GPU if there is one")
    parser.add_argument("--slots", type=_numbers, default=(1, 8, 64), help="sequences at once, e.g. 1,8,64")
    parser.add_argument("--prompt", type=int, default=512, help="ids in each prompt")
    parser.add_argument("--tokens", type=int, default=128, help="new tokens")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=Path, nargs="*", default=(), help="pictures or PDFs to read")
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def main() -> int:
    """Exit status 0."""
    arguments = arguments_of()
    device = device_of(arguments.device)
    plans = plans_for(1, cpu_flags(), "openvino", cuda_devices())
    decoding = decoder_figures(arguments, device)
    networks, table = network_figures(MODELS, plans)
    pages = page_figures(pages_of(arguments.pages), plans, arguments.rounds) if arguments.pages else []
    tables: list[Table] = [figures_table("decoder and pages", [*decoding, *pages]), table]
    settings = {"decoder": arguments.decoder.name, "prompt": arguments.prompt, "tokens": arguments.tokens,
                "device": device, "threads": ThreadPlan.for_cores(usable_cores()).intra_op}  # fmt: skip
    write(Report("gpu", [*decoding, *networks, *pages], 0, settings, tables, () if device else (NO_GPU,)))
    return 0


if __name__ == "__main__":
    run(main)
