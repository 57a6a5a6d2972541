"""A model repository as the rules see it: every model's configurations parsed, its graph and its code found."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import onnx

from builders.lint.finding import Finding
from builders.model_config.parsing import CPU, GPU, BadConfig, parsed
from builders.tensorrt.profile import PlanShapes

GRAPH, SHIM = "1/model.onnx", "1/model.py"


@dataclass(frozen=True)
class Model:
    """A folder of the repository; `configs` has the two configurations by file name, as messages."""

    name: str
    folder: Path
    configs: Mapping[str, Any]

    @property
    def cpu(self) -> Any:
        return self.configs[CPU]

    @property
    def gpu(self) -> Any:
        return self.configs[GPU]

    @cached_property
    def graph(self) -> Any:
        """The ONNX graph without its weights; None where there is none, or where it is not built yet."""
        path = self.folder / GRAPH
        return onnx.load(str(path), load_external_data=False).graph if path.is_file() else None


@dataclass(frozen=True)
class Repository:
    """`plans` are the shapes that TensorRT plans are made for, `code` the checkout whose Python the shims import,
    `docs` its pages."""

    models: Mapping[str, Model]
    plans: Mapping[str, PlanShapes]
    code: Path

    @property
    def docs(self) -> Path:
        return self.code / "docs"

    def backend_of(self, model: Model) -> Path | None:
        """The module that the model's shim imports; None for models without one."""
        shim = model.folder / SHIM
        if not shim.is_file():
            return None
        imports = (node for node in ast.parse(shim.read_text("utf-8")).body if isinstance(node, ast.ImportFrom))
        module = next((node.module for node in imports if (node.module or "").startswith("python_backends.")), None)
        return self.code / f"{module.replace('.', '/')}.py" if module else None


def read_repository(folder: Path, plans: Mapping[str, PlanShapes], code: Path) -> tuple[Repository, list[Finding]]:
    """All models whose configurations parse, and a finding for each file that does not."""
    models, findings = {}, []
    for place in sorted(path for path in folder.iterdir() if (path / CPU).is_file() or (path / GPU).is_file()):
        configs = {}
        for file in (CPU, GPU):
            try:
                configs[file] = parsed(place / file)
            except BadConfig as error:
                findings.append(Finding(place.name, file, "the file", str(error)))
        if len(configs) == 2:
            models[place.name] = Model(place.name, place, configs)
    return Repository(models, plans, code), findings
