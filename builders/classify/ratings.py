"""Texts whose sentiment people rated, and the lexicon that comes with them.

Four sets by Hutto and Gilbert (ICWSM 2014): tweets, sentences of Amazon and film reviews, and of New York Times
editorials; each rating is the mean of twenty people's, from -4 to 4. Every second text of each set is for fitting.
"""

from __future__ import annotations

import html
import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.wheels import locked_wheel

LOCK = Path(__file__).with_name("ratings.lock")
SETS = ("tweets", "amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets")
_ROOT = "vaderSentiment-3.3.2"
_SETS = "additional_resources/hutto_ICWSM_2014.tar.gz"


@dataclass(frozen=True, slots=True)
class Rated:
    """One text and its rating."""

    text: str
    rating: float


def rated_texts(root: Path, name: str) -> list[Rated]:
    """The set `name`, from the pinned package in `root`/build/wheels."""
    with tarfile.open(locked_wheel(root / "build" / "wheels", LOCK)) as package:
        inner = _bytes(package, f"{_ROOT}/{_SETS}")
    with tarfile.open(fileobj=io.BytesIO(inner)) as sets:
        lines = _bytes(sets, f"hutto_ICWSM_2014/{name}_GroundTruth.txt").decode("utf-8", "replace").splitlines()
    rows = [line.split("\t") for line in lines]
    return [Rated(html.unescape(row[2].strip()), float(row[1])) for row in rows if len(row) > 2 and row[2].strip()]


def halves(texts: Sequence[Rated]) -> tuple[list[Rated], list[Rated]]:
    """(for fitting, held out)."""
    return list(texts[::2]), list(texts[1::2])


def lexicon_lines(root: Path) -> list[str]:
    """`word<TAB>valence` for every entry that the rules of `python_backends/classify/lexicon.py` can meet."""
    with tarfile.open(locked_wheel(root / "build" / "wheels", LOCK)) as package:
        text = _bytes(package, f"{_ROOT}/vaderSentiment/vader_lexicon.txt").decode("utf-8")
    entries = {row[0].lower(): float(row[1]) for line in text.splitlines() if len(row := line.split("\t")) > 1}
    return [f"{word}\t{valence:g}" for word, valence in sorted(entries.items()) if not any(c.isspace() for c in word)]


def _bytes(archive: tarfile.TarFile, member: str) -> bytes:
    file = archive.extractfile(member)
    if file is None:
        raise FileNotFoundError(f"{member} is not a file of the package")
    return file.read()
