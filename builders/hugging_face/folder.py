"""A checkpoint folder as Hugging Face writes it: what is in it is checked before anything is made of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from safetensors import SafetensorError

from python_backends.json_file import read_json

CONFIG, IMAGES, PROCESSOR, TOKENIZER = (
    "config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer.json",
)
SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
NEEDED = "the folder must be a checkpoint as Hugging Face writes it"
# A name without weights: of the checks that Transformers' own loader makes, these mean that a tensor is not the file's.
_INVENTED = ("missing_keys", "mismatched_keys")


class BadCheckpoint(ValueError):
    """A folder that cannot be exported; the message says what is wrong with which file."""


class _Size(BaseModel):
    model_config = ConfigDict(extra="ignore")

    height: int | None = None
    width: int | None = None
    shortest_edge: int | None = None
    longest_edge: int | None = None


class ImageSettings(BaseModel):
    """Of a folder's image processor; steps that are switched off are not what the engines do."""

    model_config = ConfigDict(extra="ignore")

    size: _Size | tuple[int, int] | int
    image_mean: tuple[float, float, float]
    image_std: tuple[float, float, float]
    resample: int = 2
    rescale_factor: float = 1 / 255
    do_resize: bool = True
    do_rescale: bool = True
    do_normalize: bool = True
    do_center_crop: bool | None = False
    crop_size: _Size | tuple[int, int] | int | None = None

    @property
    def square(self) -> int:
        """The side of pictures that are made square; BadCheckpoint if they are not."""
        rows, columns = _sides(self.size)
        if rows is None or rows != columns:
            raise BadCheckpoint(f"{IMAGES} makes pictures of size {self.size}; only squares can be exported")
        return rows

    @property
    def crops(self) -> bool:
        """True if something is cut off after resizing; to cut a picture to the size it has does nothing."""
        return bool(self.do_center_crop) and (self.crop_size is None or _sides(self.crop_size) != _sides(self.size))


def _sides(size: _Size | tuple[int, int] | int) -> tuple[int | None, int | None]:
    if isinstance(size, int):
        return size, size
    return size if isinstance(size, tuple) else (size.height, size.width)


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore")

    model_type: str
    name_or_path: str | None = None


class _Processor(BaseModel):
    model_config = ConfigDict(extra="ignore")

    image_processor: ImageSettings


def model_type_of(folder: Path, known: tuple[str, ...]) -> str:
    """`model_type` of the folder; BadCheckpoint if it is none of those `known`."""
    kind = read_json(folder / CONFIG, _Model, BadCheckpoint, NEEDED).model_type
    if kind not in known:
        raise BadCheckpoint(f"{folder / CONFIG}: model_type is {kind}; this builder knows {', '.join(known)}")
    return kind


def image_settings_of(folder: Path) -> ImageSettings:
    """What the folder's image processor does; BadCheckpoint if it leaves out what the engines do, or does more."""
    if not (folder / IMAGES).is_file() and (folder / PROCESSOR).is_file():  # where Transformers 5 puts them
        found = read_json(folder / PROCESSOR, _Processor, BadCheckpoint, NEEDED).image_processor
    else:
        found = read_json(folder / IMAGES, ImageSettings, BadCheckpoint, NEEDED)
    missing = [step for step in ("do_resize", "do_rescale", "do_normalize") if not getattr(found, step)]
    if missing:
        raise BadCheckpoint(f"{folder}: the image processor has {missing[0]} false; it must be true")
    if found.crops:
        raise BadCheckpoint(f"{folder}: the image processor crops what it has resized; it must not (do_center_crop)")
    if abs(found.rescale_factor * 255 - 1) > 1e-3:
        raise BadCheckpoint(
            f"{folder}: the image processor has rescale_factor {found.rescale_factor}; it must be 1/255"
        )
    return found


def loaded(folder: Path, kind: Any) -> Any:
    """The network in `folder` as class `kind` of Transformers, in FP32, ready to run.

    BadCheckpoint if its weights are missing, damaged or not all there: Transformers would draw the rest at random.
    """
    import torch

    if not (folder / SINGLE).is_file() and not (folder / INDEX).is_file():
        raise BadCheckpoint(f"{folder} holds neither {SINGLE} nor {INDEX}; save the model as safetensors")
    try:
        model, report = kind.from_pretrained(folder, dtype=torch.float32, local_files_only=True,
                                             output_loading_info=True, ignore_mismatched_sizes=True)  # fmt: skip
    except (SafetensorError, OSError, ValueError) as exc:
        raise BadCheckpoint(f"{folder} cannot be loaded: {exc}") from exc
    for what in _INVENTED:
        if report[what]:
            first = sorted(map(str, report[what]))[0]
            raise BadCheckpoint(f"{folder}: tensor {first} is {what.removesuffix('_keys')}; {CONFIG} implies it")
    return model.eval()


def tokenizer_into(folder: Path, path: Path) -> None:
    """The folder's tokenizer as `path`, in the form of the library `tokenizers`; BadCheckpoint if it has none."""
    if (folder / TOKENIZER).is_file():
        shutil.copyfile(folder / TOKENIZER, path)
        return
    from transformers import AutoTokenizer

    try:  # older folders hold only the vocabulary
        AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer.save(str(path))
    except (OSError, ValueError, AttributeError) as exc:
        raise BadCheckpoint(f"{folder} has no tokenizer that can be read ({exc}); add its {TOKENIZER}") from exc


def name_of(folder: Path, kind: str) -> str:
    """How people know the checkpoint: its kind and the name it was given, by default the folder's."""
    named = json.loads((folder / CONFIG).read_bytes()).get("_name_or_path") or folder.resolve().name
    return f"{kind} ({named})"


def sources_of(folder: Path) -> tuple[Path, ...]:
    """The files that decide what is made of the folder."""
    names = {CONFIG, IMAGES, PROCESSOR, TOKENIZER, "vocab.json", "merges.txt", "vocab.txt"}
    return tuple(sorted(path for path in folder.iterdir() if path.name in names or path.suffix == ".safetensors"))
