"""Vocabulary of modalities: what a file is for the models behind, and what its sender claims it to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Modality = Literal[
    "image", "pdf", "docx", "spreadsheet", "csv", "tsv", "json", "xml", "yaml", "html", "text", "audio", "video",
    "unknown",
]  # fmt: skip
MODALITIES: tuple[Modality, ...] = get_args(Modality)


@dataclass(frozen=True, slots=True)
class Media:
    """`format` is finer than `modality`: "png", "mp3", "webm"; of unknown bytes what they seem to be."""

    modality: Modality
    format: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the sender says of the bytes. Asked only where the content leaves several readings open."""

    mime: str | None = None
    filename: str | None = None

    @property
    def type(self) -> str:
        """The MIME type in lower case, without parameters; empty if none is claimed."""
        return (self.mime or "").split(";")[0].strip().lower()

    @property
    def extension(self) -> str:
        """What follows the last full stop of the name, in lower case; empty if nothing does."""
        return (self.filename or "").rpartition(".")[2].strip().lower() if "." in (self.filename or "") else ""


UNKNOWN = Media("unknown", "unknown")
