"""Write scenes into a folder: pictures, and JSON with boxes, masks, names and prompts.

python -m builders.scenes.write --half held --count 200 --out DIR [--sprites DIR] [--seed N] [--side 512] [--jpeg 90]

Each scene becomes `NNNN.png` (or `.jpg`) and a line of `items.jsonl`:
`{"id", "image", "width", "height", "seed", "objects": [{"box", "visible", "kind", "names", "colour", "held",
"unseen_name", "rle": {"size": [h, w], "counts": [...]}}], "prompts": [{"text", "objects", "kind", "language"}]}`.
A run-length code counts pixels of the whole picture column by column, beginning with those outside, as COCO does.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from builders.scenes.compose import Settings, compose
from builders.scenes.scene import Scene, SceneObject


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description="write composed scenes with their truth into a folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--half", choices=("train", "held"), default="held")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the first scene")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--sprites", type=Path, help="the cache of builders.scenes.sprites; without it shapes only")
    parser.add_argument("--pages", type=Path, help="the cache of builders.scenes.cut_pages")
    parser.add_argument("--styles", nargs="*", default=[], help="sources to use, all without it")
    parser.add_argument("--jpeg", type=int, help="quality; PNG without it")
    given = parser.parse_args()
    settings = Settings(
        half=given.half,
        size=(given.side, given.side),
        sprites=given.sprites,
        styles=tuple(given.styles),
        pages=given.pages,
    )
    write(given.out, settings, range(given.seed, given.seed + given.count), given.jpeg)


def write(out: Path, settings: Settings, seeds: range, jpeg: int | None = None) -> None:
    """One picture and one line of `items.jsonl` for each seed."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "items.jsonl").open("w", encoding="utf-8") as stream:
        for seed in seeds:
            scene = compose(seed, settings)
            image = f"{seed:04d}.{'png' if jpeg is None else 'jpg'}"
            quality = [] if jpeg is None else [cv2.IMWRITE_JPEG_QUALITY, jpeg]
            cv2.imwrite(str(out / image), cv2.cvtColor(scene.image, cv2.COLOR_RGB2BGR), quality)
            stream.write(json.dumps(item(scene, image), ensure_ascii=False) + "\n")


def item(scene: Scene, image: str) -> dict[str, object]:
    """A scene as a line of `items.jsonl`."""
    height, width = scene.image.shape[:2]
    return {
        "id": f"{scene.half}-{scene.seed}",
        "image": image,
        "width": width,
        "height": height,
        "seed": scene.seed,
        "objects": [_object(thing, (height, width)) for thing in scene.objects],
        "prompts": [
            {"text": prompt.text, "objects": list(prompt.objects), "kind": prompt.kind, "language": prompt.language}
            for prompt in scene.prompts
        ],
    }


def _object(thing: SceneObject, size: tuple[int, int]) -> dict[str, object]:
    return {
        "box": list(thing.box),
        "visible": round(thing.visible, 3),
        "kind": thing.kind,
        "names": list(thing.names["en"]),
        "colour": thing.colour,
        "held": thing.held,
        "unseen_name": thing.unseen_name,
        "rle": {"size": list(size), "counts": run_lengths(thing, size)},
    }


def run_lengths(thing: SceneObject, size: tuple[int, int]) -> list[int]:
    """Lengths of runs outside and inside the mask by turns, down the columns of the picture."""
    whole = np.zeros(size, bool)
    x0, y0, x1, y1 = thing.box
    whole[y0:y1, x0:x1] = thing.mask
    flat = np.concatenate([[False], whole.ravel(order="F")])
    turns = np.flatnonzero(flat[1:] != flat[:-1])
    ends = np.concatenate([[0], turns, [whole.size]])
    return [int(length) for length in np.diff(ends)]


if __name__ == "__main__":
    main()
