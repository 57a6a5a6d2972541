"""Writes a folder of pages: `python -m builders.gui.pages --out DIR --count N --seed S --half train|held`."""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from builders.gui.pages.compose import HALVES, Composer
from builders.gui.pages.packages import fetch
from builders.gui.pages.pictures import photographs
from builders.gui.pages.render import Camera, camera, restart_after

_LOG = logging.getLogger("pages")


def main(argv: Sequence[str] | None = None) -> None:
    """Renders what is missing of `--count` pages from `--first` on; numbers already there are left alone."""
    asked = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    fetch(asked.packages)
    composer = Composer(asked.packages, photographs(asked.packages / "photographs"), asked.half)
    asked.out.mkdir(parents=True, exist_ok=True)
    numbers = (
        number for number in range(asked.first, asked.first + asked.count) if not _paths(asked.out, number)[1].exists()
    )
    with tempfile.TemporaryDirectory() as scratch:
        while batch := list(islice(numbers, restart_after())):
            with camera(Path(scratch)) as eye:
                _shoot(eye, composer, asked, iter(batch))
            _LOG.info("%d pages up to %06d", len(batch), batch[-1])


def _shoot(eye: Camera, composer: Composer, asked: argparse.Namespace, numbers: Iterator[int]) -> None:
    for number in numbers:
        rendered = eye.shoot(composer.page(asked.seed + number))
        picture, truth = _paths(asked.out, number)
        picture.write_bytes(rendered.png)
        # The JSON is written last and at once: a page counts when its JSON is there.
        partial = truth.with_suffix(".partial")
        partial.write_text(json.dumps(rendered.truth, ensure_ascii=False), "utf-8")
        partial.rename(truth)


def _paths(folder: Path, number: int) -> tuple[Path, Path]:
    return folder / f"{number:06d}.png", folder / f"{number:06d}.json"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m builders.gui.pages", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of NNNNNN.png and NNNNNN.json")
    parser.add_argument("--count", type=int, required=True, help="number of pages")
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--seed", type=int, default=0, help="page NNNNNN is drawn from seed + NNNNNN")
    parser.add_argument("--half", choices=HALVES, default="train", help="held pages use held-back libraries and icons")
    parser.add_argument(
        "--packages",
        type=Path,
        default=Path.home() / ".cache" / "openfaze" / "pages",
        help="npm packages are kept here",
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
