"""Writes a folder of pages: `python -m builders.gui.pages --out DIR --count N --seed S --half train|held`."""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from builders.gui.pages.compose import HALVES, Composer
from builders.gui.pages.folder import missing, roles_of, write
from builders.gui.pages.packages import fetch
from builders.gui.pages.pictures import photographs
from builders.gui.pages.render import PAGES_A_BROWSER, camera

_LOG = logging.getLogger("pages")


def main(argv: Sequence[str] | None = None) -> None:
    """Renders what is missing of `--count` pages from `--first` on; numbers already there are left alone."""
    asked = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    fetch(asked.packages)
    composer = Composer(asked.packages, photographs(asked.packages / "photographs"), asked.half)
    asked.out.mkdir(parents=True, exist_ok=True)
    numbers = missing(asked.out, asked.first, asked.count)
    with tempfile.TemporaryDirectory() as scratch:
        while batch := list(islice(numbers, PAGES_A_BROWSER)):
            with camera(Path(scratch)) as eye:
                for number in batch:
                    rendered = eye.shoot(composer.page(asked.seed + number))
                    write(asked.out, number, rendered.png, rendered.truth)
            _LOG.info("%d pages up to %06d", len(batch), batch[-1])
    _LOG.info("%s", dict(roles_of(asked.out).most_common()))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    cache = Path.home() / ".cache" / "openfaze" / "pages"
    parser = argparse.ArgumentParser(prog="python -m builders.gui.pages", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of NNNNNN.png and NNNNNN.json")
    parser.add_argument("--count", type=int, required=True, help="number of pages")
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--seed", type=int, default=0, help="page NNNNNN is drawn from seed + NNNNNN")
    parser.add_argument("--half", choices=HALVES, default="train", help="held pages use held-back libraries and icons")
    parser.add_argument("--packages", type=Path, default=cache, help="npm packages are kept here")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
