"""The linter's rule for graphs, for the tests of those who export some."""

from __future__ import annotations

from pathlib import Path

from builders.lint.finding import Checks
from builders.lint.repository import Repository
from builders.lint.repository import read_repository as read
from builders.lint.rules.graph import graph
from python_backends.runtime.config import CHECKOUT


def disagreements(folder: Path) -> list[str]:
    """What the configurations of the network in `folder` say otherwise than its graph, or that there is no graph."""
    repository, findings = read(folder.parent, {}, CHECKOUT)
    checks = Checks(folder.name, [finding for finding in findings if finding.model == folder.name])
    model = repository.models[folder.name]
    graph(model, Repository({folder.name: model}, {}, CHECKOUT), checks)
    return [str(finding) for finding in checks.findings] if checks.compared else ["there is nothing to compare"]
