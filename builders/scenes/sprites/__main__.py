"""Write the cache of drawings that scenes are composed from.

python -m builders.scenes.sprites --out DIR --packages DIR

Fetches the pinned packages into the second folder (npm and apt-get must work; the font comes with the Debian package
fonts-noto-color-emoji, SVG is rasterised by the PyPI package resvg-py 0.5.0), rasterises them and writes `sprites.bin`,
`sprites.json`, `pictures.bin` and `pictures.json`. Takes about three minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from builders.scenes.catalogue import INDEX, PICTURE_INDEX, PICTURES, PIXELS
from builders.scenes.drawing import colours_of
from builders.scenes.sprites import emoji, halves, icons, lexicon, objects, pictures
from builders.scenes.sprites.raw import Raw

log = logging.getLogger(__name__)


def main() -> None:
    """Fetch, rasterise, divide into halves, write."""
    parser = argparse.ArgumentParser(description="rasterise freely licensed drawings into a cache")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--packages", type=Path, required=True, help="where downloaded archives are kept")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    given.out.mkdir(parents=True, exist_ok=True)
    raws = list(drawings(given.packages))
    write_sprites(given.out, raws)
    write_pictures(given.out, given.packages)


def drawings(packages: Path) -> Iterator[Raw]:
    """All drawings of all sources."""
    things = lexicon.concepts(packages)
    return chain(
        emoji.noto(things),
        emoji.by_code(things, packages),
        emoji.fluent(things, packages),
        icons.icons(things, packages),
        objects.stamps(things, packages),
        objects.clip_art(things, packages),
    )


def write_sprites(out: Path, raws: list[Raw]) -> None:
    """Pixels one behind the other, and a row of the index for each."""
    rows = []
    with (out / PIXELS).open("wb") as stream:
        for raw in raws:
            rows.append(_row(raw, stream.tell()))
            stream.write(raw.picture.tobytes())
    text = json.dumps([{key: row[key] for key in row if key != "style"} for row in rows], ensure_ascii=False)
    (out / INDEX).write_text(text, encoding="utf-8")
    for style, count in sorted(halves.counts(rows).items()):
        log.info("%s %d", style, count)
    log.info("%d drawings", len(rows))


def _row(raw: Raw, offset: int) -> dict[str, object]:
    single = raw.picture.ndim == 2
    colour, maybe = (None, frozenset[str]()) if single else colours_of(raw.picture)
    return {
        "offset": offset,
        "height": raw.picture.shape[0],
        "width": raw.picture.shape[1],
        "channels": 1 if single else 4,
        "kind": raw.kind,
        "source": f"{raw.style}:{raw.file}",
        "names": {language: list(names) for language, names in sorted(raw.names.items())},
        "related": sorted(raw.related),
        "colour": colour,
        "maybe_colours": sorted(maybe),
        "held": halves.held_drawing(raw),
        "unseen_name": halves.unseen(raw),
        "upright": raw.upright,
        "style": raw.style,
    }


def write_pictures(out: Path, packages: Path) -> None:
    """Background pictures likewise."""
    rows = []
    with (out / PICTURES).open("wb") as stream:
        for picture, held in pictures.wallpapers(packages):
            size = {"height": picture.shape[0], "width": picture.shape[1]}
            rows.append({"offset": stream.tell(), **size, "held": held})
            stream.write(picture.tobytes())
    (out / PICTURE_INDEX).write_text(json.dumps(rows), encoding="utf-8")
    log.info("%d pictures, %d of them held", len(rows), sum(bool(row["held"]) for row in rows))


if __name__ == "__main__":
    main()
