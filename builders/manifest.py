"""A build target and the manifest that says whether it must be built again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from builders.verification import Verification

_BLOCK = 1 << 20
LIBRARIES = ("numpy", "onnx", "onnxruntime-openvino", "onnxruntime")
"""Those whose versions decide what a graph and its known value are; not all are there on every processor."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def versions_of(libraries: Sequence[str]) -> dict[str, str]:
    """Name -> version of those that are installed."""
    found = {}
    for name in libraries:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of ONNX Runtime's two packages one is there
    return found


@dataclass(frozen=True, slots=True)
class Target:
    """One artefact folder: what goes in, what must come out, and the function between them.

    `sources` are files whose content decides the result (the builder's own code among them), `libraries` packages whose
    versions do; `settings` is everything else that does. `make` writes `outputs`, files in `folder`, and says how far
    they are from their source. `command` is what a person types to build it, `manifest` the name of its manifest. The
    server can do without an `optional` target: if what it is made of cannot be had, it is left out.
    """

    name: str
    folder: Path
    sources: tuple[Path, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, str]
    make: Callable[[Path], Verification]
    optional: bool = False
    libraries: tuple[str, ...] = LIBRARIES
    command: str = ""
    manifest: str = "manifest.json"

    @property
    def manifest_path(self) -> Path:
        return self.folder / self.manifest

    def wanted(self) -> dict[str, object]:
        """What the manifest of a build from the present sources would begin with."""
        sources = {path.name: digest_of(path) for path in self.sources}
        return {"name": self.name, "sources": sources, "settings": dict(self.settings),
                "versions": versions_of(self.libraries)}  # fmt: skip

    def is_current(self) -> bool:
        """True if every output is as it was written, from these very sources, versions and settings."""
        if not all((self.folder / name).is_file() for name in self.outputs):
            return False
        found = self.found()
        wanted = {**self.wanted(), "outputs": self._made()}
        return "verified" in found and {key: found.get(key) for key in wanted} == wanted

    def found(self) -> dict[str, object]:
        """The manifest that lies there; empty if there is none that can be read."""
        try:
            found = json.loads(self.manifest_path.read_text())
        except (OSError, json.JSONDecodeError):  # none yet, or torn by an interrupted build
            return {}
        return found if isinstance(found, dict) else {}

    def told(self) -> str:
        """What the manifest says of the differences from the source, in words; empty if there is none."""
        found = self.found().get("verified")
        return "" if found is None else str(Verification.from_json(found))

    def build(self) -> Verification:
        """Make the outputs, then write the manifest, so that an interrupted build is never taken for a finished one.

        Raises NotTheSame, and writes none, if they are too far from their source.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manifest_path.unlink(missing_ok=True)
        verified = self.make(self.folder)
        command = self.command or f"python -m builders {self.name}"
        told = {**self.wanted(), "outputs": self._made(), "verified": verified.as_json(), "command": command}
        self.manifest_path.write_text(json.dumps(told, indent=1) + "\n")
        return verified

    def ensure(self) -> None:
        """Build it if it is not current. Raises what `build` does."""
        if not self.is_current():
            self.build()

    def _made(self) -> dict[str, str]:
        """Digests of the outputs as they lie there: one may have been cut short or changed since."""
        return {name: digest_of(self.folder / name) for name in self.outputs}
