"""What fusion and finish read of a decoder folder in Hugging Face format: its tokens, its fold, where its parts are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from python_backends.decoder.checkpoint import DecoderConfig, chosen_folder, invalid, read_config, tokenizer_of
from python_backends.fusion.folding import folded
from python_backends.grounding.pieces import unfolded

FOLDS: dict[str, Callable[[str], str]] = {"nfkc_casefold": folded}
ADAPTERS = "adapters.safetensors"


@dataclass(frozen=True, slots=True)
class DecoderFolder:
    """`begin` opens a text, None where the decoder has no such token; `fold` is what its text goes through first."""

    path: Path
    config: DecoderConfig
    tokenizer: Path
    begin: int | None
    fold: Callable[[str], str]

    @property
    def adapters(self) -> Path | None:
        """The file of our adapters, None where the folder brings none."""
        path = self.path / ADAPTERS
        return path if path.is_file() else None


def read_folder(path: Path) -> DecoderFolder:
    """The decoder in `path`; InvalidRequest if it cannot be served."""
    config = read_config(path)
    if not config.end_ids:
        raise invalid(f"{path / 'config.json'} has no eos_token_id; an answer could not end")
    whole = json.loads((path / "config.json").read_bytes())
    fold = FOLDS.get(whole.get("openfaze", {}).get("fold", ""), unfolded)
    return DecoderFolder(path, config, tokenizer_of(path), whole.get("bos_token_id"), fold)


def folder_of(repository: Path, parameters: Mapping[str, str]) -> Path:
    """The decoder folder that the parameter `decoder_path` names, from `repository` on."""
    path = parameters.get("decoder_path", "")
    if not path:
        raise invalid("parameter decoder_path is not set; it names the decoder folder")
    return chosen_folder("decoder_path", repository / path)
