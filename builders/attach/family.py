"""What a family of checkpoints is to those who attach them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builders.attach.folder import Folder
from builders.manifest import Target
from builders.whisper.nodes import Precision


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever attaches a model may choose. `purpose` is only asked of folders that can serve two."""

    purpose: str | None = None
    canvas: tuple[int, int] | None = None
    template: str | None = None
    graphs: bool = False
    precision: Precision = "f32"


@dataclass(frozen=True, slots=True)
class Plan:
    """What attaching a folder comes to: `targets` to build, and what the server is then told (see `Attachment`).

    `takes` says what it takes the place of where that is not what the family's says.
    """

    targets: Sequence[Target]
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    repository: Path | None = None
    decoder: Path | None = None
    takes: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """`known` says which checkpoints it is, `takes` what they take the place of.

    `fits` tells whether a folder is one, `needs_torch` whether PyTorch must be there to attach it. `plan` is given the
    folder, a folder of the attachment's own, its name and the wishes; it raises BadCheckpoint, or InvalidRequest.
    """

    name: str
    known: str
    takes: str
    fits: Callable[[Folder, Wishes], bool]
    needs_torch: Callable[[Folder, Wishes], bool]
    plan: Callable[[Folder, Path, str, Wishes], Plan]
