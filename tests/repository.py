"""Parts of the model repository for servers of tests' own, which start the sooner the less there is to load."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from python_backends.runtime.config import CHECKOUT


def part_of_repository(folder: Path, wanted: Callable[[str], bool]) -> Path:
    """`folder`, filled with the models that are `wanted` by name: the same files, but no warm-up."""
    for config in sorted((CHECKOUT / "model_repository").glob("*/config.pbtxt")):
        if wanted(config.parent.name):
            copy = folder / config.parent.name
            copy.mkdir(parents=True)
            (copy / "1").symlink_to(config.parent / "1", target_is_directory=True)
            text = config.read_text("utf-8")
            (copy / "config.pbtxt").write_text(re.sub(r"model_warmup \[.*?\n\]", "", text, flags=re.S), "utf-8")
    return folder
