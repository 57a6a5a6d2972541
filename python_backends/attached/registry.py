"""Which models of one's own are attached: one JSON file in the folder where builders put them.

Nothing of it lies in the checkout's `model_repository`, so that attaching changes no file that git knows.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from python_backends.errors import InvalidRequest
from python_backends.json_file import read_json

FILE = "attached.json"
FOLDER = "models"
"""Of the run folder: `OPENFAZE_RUN_DIR`/models."""


class Attachment(BaseModel):
    """One attached model.

    `parameters` (model -> key -> value) and `types` (model -> tensor -> data type) are those that other models'
    configurations get because of it, `repository` the
    folder with its own Triton models (empty if it has none), `decoder` the folder of a decoder (empty if it is none).
    `taken` says what it takes the place of, `verified` what it was held against and how far it was off; `digest` is
    that of what the builder wrote down.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    family: str
    source: str
    taken: str
    parameters: dict[str, dict[str, str]] = {}
    types: dict[str, dict[str, str]] = {}
    repository: str = ""
    decoder: str = ""
    verified: list[str] = []
    digest: str = ""

    @property
    def models(self) -> tuple[str, ...]:
        """Names of its own Triton models."""
        found = Path(self.repository).glob("*/config.pbtxt") if self.repository else ()
        return tuple(sorted(path.parent.name for path in found))

    @property
    def places(self) -> frozenset[str]:
        """What only one attachment can have: parameters, the decoder."""
        named = {f"parameter {key} of {model}" for model, keys in self.parameters.items() for key in keys}
        return frozenset(named | ({"the decoder"} if self.decoder else set()))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    attached: list[Attachment]


def attached_in(folder: Path) -> tuple[Attachment, ...]:
    """Those of `folder`, in the order in which they were attached; InvalidRequest for a damaged file."""
    if not (folder / FILE).is_file():
        return ()
    return tuple(read_json(folder / FILE, _File, InvalidRequest, "`models add` writes it").attached)


def attach(folder: Path, new: Attachment) -> None:
    """Add `new` to `folder`, in the place of one of its name; InvalidRequest if another holds what it would take."""
    require_room(folder, new)
    _write(folder, [*_others(folder, new), new])


def require_room(folder: Path, new: Attachment) -> None:
    """InvalidRequest if another attached model holds what `new` would take."""
    for other in _others(folder, new):
        if both := sorted(new.places & other.places):
            raise InvalidRequest(f"{other.name} has {both[0]} already; ./openfaze models remove {other.name} frees it")
        if shared := sorted(set(new.models) & set(other.models)):
            raise InvalidRequest(f"{other.name} has a Triton model {shared[0]} too; choose another --name")


def _others(folder: Path, new: Attachment) -> list[Attachment]:
    return [known for known in attached_in(folder) if known.name != new.name]


def detach(folder: Path, name: str) -> Attachment:
    """Take `name` out of `folder` and return it; InvalidRequest if it is not there."""
    known = {one.name: one for one in attached_in(folder)}
    if name not in known:
        there = ", ".join(known) or "none"
        raise InvalidRequest(f"no model {name} is attached; there are: {there}")
    gone = known.pop(name)
    _write(folder, list(known.values()))
    return gone


def _write(folder: Path, attached: list[Attachment]) -> None:
    """In one step, so that no reader sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.partial"
    partial.write_text(_File(attached=attached).model_dump_json(indent=1) + "\n", encoding="utf-8")
    partial.replace(folder / FILE)
