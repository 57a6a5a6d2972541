"""A folder that somebody wants attached: what it holds, and why some cannot be used whatever they hold."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.hugging_face.folder import CONFIG, INDEX, SINGLE, BadCheckpoint

MODEL_BIN, GRAPH = "model.bin", "model.onnx"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Folder:
    """`config` is config.json as it stands, `specification` that of model.bin; empty where there is none."""

    path: Path
    config: dict[str, Any]
    specification: str = ""

    @property
    def model_type(self) -> str:
        return str(self.config.get("model_type", ""))

    @property
    def architecture(self) -> str:
        named = self.config.get("architectures") or [""]
        return str(named[0])

    @property
    def has_graph(self) -> bool:
        return (self.path / GRAPH).is_file()

    def told(self) -> str:
        """What it is, for a message."""
        if self.specification:
            return f"a CTranslate2 model ({self.specification})"
        named = ", ".join(f"{key} {value}" for key, value in
                          (("model_type", self.model_type), ("architecture", self.architecture)) if value)  # fmt: skip
        return named or "a folder whose config.json names no model_type"


def looked_at(path: Path) -> Folder:
    """What lies at `path`; BadCheckpoint says what is wrong with it and what to do."""
    if path.suffix in (".gguf", ".nemo", ".safetensors", ".pt", ".bin", ".onnx") and path.is_file():
        raise BadCheckpoint(f"{path} is a file; name the folder that Hugging Face or CTranslate2 writes")
    if not path.is_dir():
        raise BadCheckpoint(f"{path} is no folder")
    if (path / MODEL_BIN).is_file():
        return Folder(path, _config(path), _specification(path / MODEL_BIN))
    if any(path.glob("*/model.bin")):
        return Folder(path, {}, _specification(sorted(path.glob("*/model.bin"))[0]))
    _refuse(path)
    return Folder(path, _config(path))


def _refuse(path: Path) -> None:
    """BadCheckpoint for folders that no family can use."""
    if (path / "adapter_config.json").is_file():
        raise BadCheckpoint(f"{path} is an adapter (LoRA); merge it into its base model and save that")
    if not (path / CONFIG).is_file():
        found = sorted(item.suffix for item in path.iterdir() if item.suffix in (".gguf", ".nemo", ".ckpt"))
        kind = f"; {found[0]} files are not read here, take the checkpoint in safetensors" if found else ""
        raise BadCheckpoint(f"{path} has no {CONFIG}{kind}")
    weights = [path / SINGLE, path / INDEX, path / GRAPH]
    if not any(file.is_file() for file in weights):
        pickled = any(path.glob("pytorch_model*.bin"))
        why = "its weights are pickled (pytorch_model.bin), which can run code when they are read" if pickled else (
            "its weights are missing")  # fmt: skip
        raise BadCheckpoint(f"{path}: {why}; save the model as {SINGLE}")
    quantised = _config(path).get("quantization_config")
    if quantised:
        method = quantised.get("quant_method", "unknown") if isinstance(quantised, dict) else "unknown"
        raise BadCheckpoint(f"{path} is quantised ({method}); take the checkpoint in F32, F16 or BF16")


def _config(path: Path) -> dict[str, Any]:
    if not (path / CONFIG).is_file():
        return {}
    try:
        config = json.loads((path / CONFIG).read_bytes())
    except ValueError as exc:
        raise BadCheckpoint(f"{path / CONFIG} is no JSON: {exc}") from exc
    if not isinstance(config, dict):
        raise BadCheckpoint(f"{path / CONFIG} holds no object")
    return config


def _specification(path: Path) -> str:
    """The name at the head of a model.bin: 32 bits of version, 16 of length, the name with its final zero."""
    with path.open("rb") as file:
        head = file.read(6 + _LONGEST_NAME)
    if len(head) < 6:
        raise BadCheckpoint(f"{path} is cut short")
    _, length = struct.unpack("<IH", head[:6])
    name = head[6 : 6 + length].rstrip(b"\0")
    if not name.isalnum() or length > _LONGEST_NAME:
        raise BadCheckpoint(f"{path} is not CTranslate2's; pickled weights of PyTorch are not read, save safetensors")
    return name.decode("ascii")
