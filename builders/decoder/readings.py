"""Real readings, kept on disk: `python -m builders.decoder.readings --out DIR --pages 4000`.

Documents are drawn, degraded and read by our own OCR. A shard is one `.npz` of `SHARD` pages, written whole; started
again, the command goes on behind the last one. Several may run at once with different `--start`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from builders.decoder.evidence_pages import ReadPage, page_from, record_to_json

SHARD = 100
MODELS = Path(__file__).resolve().parents[2] / "model_repository"


def save_shard(path: Path, pages: Sequence[ReadPage]) -> None:
    """Write `pages`, which all have features, as one file."""
    features = [page.features for page in pages if page.features is not None]
    assert len(features) == len(pages), "real readings have features"
    arrays = {
        "counts": np.array([len(page.words) for page in pages], np.int64),
        "boxes": np.concatenate([page.boxes for page in pages]),
        "lines": np.concatenate([page.lines for page in pages]),
        "confidence": np.concatenate([page.confidence for page in pages]),
        "features": np.concatenate(features).astype(np.float16),
        "records": np.frombuffer("\n".join(record_to_json(page) for page in pages).encode(), np.uint8),
    }
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        np.savez_compressed(file, **arrays)
    beside.replace(path)


def load_shard(path: Path) -> list[ReadPage]:
    """The pages that `save_shard` wrote."""
    with np.load(path) as shard:
        arrays = {name: shard[name] for name in shard.files}
    stops = np.cumsum(arrays["counts"])
    records = arrays["records"].tobytes().decode().split("\n")
    pages = []
    for record, count, stop in zip(records, arrays["counts"], stops, strict=True):
        rows = slice(int(stop - count), int(stop))
        boxes, lines, confidence = (arrays[name][rows] for name in ("boxes", "lines", "confidence"))
        pages.append(page_from(record, boxes, lines, confidence, arrays["features"][rows].astype(np.float32)))
    return pages


def load_readings(folder: Path) -> list[ReadPage]:
    """All pages of a folder of shards, in order."""
    return [page for path in sorted(folder.glob("*.npz")) for page in load_shard(path)]


def main(arguments: Sequence[str]) -> int:
    """Draw and read pages; the exit status."""
    parser = argparse.ArgumentParser("builders.decoder.readings", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--start", type=int, default=0, help="number of the first shard")
    parser.add_argument(
        "--fonts", type=Path, action="append", default=[], help="a folder of fonts besides the system's"
    )
    parser.add_argument("--unseen", action="store_true", help="with the label wordings kept from training")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    from builders.decoder.reader import OcrReader
    from builders.decoder.render import SYSTEM_FONTS, drawn, fonts_under

    fonts, reader = fonts_under(SYSTEM_FONTS, *given.fonts), OcrReader(MODELS)
    for shard in range(given.start, given.start + -(-given.pages // SHARD)):
        path = given.out / f"{shard:06d}.npz"
        if not path.is_file():
            seeds = range(10**12 + shard * SHARD, 10**12 + (shard + 1) * SHARD)
            pictures = (drawn(seed, fonts, unseen=given.unseen) for seed in seeds)
            save_shard(path, [reader.read(document, picture) for document, picture in pictures])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
