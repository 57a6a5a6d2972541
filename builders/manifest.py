"""A build target and the manifest that says whether it must be built again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Target:
    """One artefact folder: what goes in, what must come out, and the function between them.

    `sources` are files whose content decides the result (the builder's own code among them); `settings` is everything
    else that does. `make` writes `outputs`, files in `folder`. The server can do without an `optional` target: if what
    it is made of cannot be had, it is left out.
    """

    name: str
    folder: Path
    sources: tuple[Path, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, str]
    make: Callable[[Path], None]
    optional: bool = False

    @property
    def manifest_path(self) -> Path:
        return self.folder / "manifest.json"

    def wanted(self) -> dict[str, object]:
        """The manifest that a build of the present sources would leave."""
        sources = {path.name: digest_of(path) for path in self.sources}
        return {"name": self.name, "sources": sources, "settings": dict(self.settings)}

    def is_current(self) -> bool:
        """True if every output is as it was written, from these very sources and settings."""
        if not self.manifest_path.is_file() or not all((self.folder / name).is_file() for name in self.outputs):
            return False
        try:
            found = json.loads(self.manifest_path.read_text())
        except json.JSONDecodeError:  # torn by an interrupted build
            return False
        return bool(found == {**self.wanted(), "outputs": self._made()})

    def build(self) -> None:
        """Make the outputs, then write the manifest, so that an interrupted build is never taken for a finished one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manifest_path.unlink(missing_ok=True)
        self.make(self.folder)
        self.manifest_path.write_text(json.dumps({**self.wanted(), "outputs": self._made()}, indent=1) + "\n")

    def _made(self) -> dict[str, str]:
        """Digests of the outputs as they lie there: one may have been cut short or changed since."""
        return {name: digest_of(self.folder / name) for name in self.outputs}
