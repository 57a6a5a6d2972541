"""All rules over all models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.lint.finding import Checks, Finding
from builders.lint.repository import Model, Repository, read_repository
from builders.lint.rules.batching import batching
from builders.lint.rules.caching import caching
from builders.lint.rules.code import code
from builders.lint.rules.cuda_graphs import cuda_graphs
from builders.lint.rules.decoder import decoder
from builders.lint.rules.docs import docs
from builders.lint.rules.ensembles import ensembles
from builders.lint.rules.graph import graph
from builders.lint.rules.naming import naming
from builders.lint.rules.old_server import old_server
from builders.lint.rules.placement import placement
from builders.lint.rules.plans import plans
from builders.lint.rules.profiles_agree import profiles_agree
from builders.lint.rules.shares import shares
from builders.lint.rules.warm_up import warm_up
from builders.tensorrt.profile import PlanShapes
from builders.tensorrt.profiles import PLANS

Rule = Callable[[Model, Repository, Checks], None]
RULES: tuple[Rule, ...] = (
    naming, old_server, profiles_agree, graph, code, decoder, docs, ensembles, plans, warm_up, cuda_graphs, placement,
    batching, caching, shares,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what is wrong."""

    models: int
    graphs: int
    compared: int
    findings: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """One line with the counts."""
        mismatches = sum(finding.mismatch for finding in self.findings)
        return (f"{self.models} models, {2 * self.models} configurations, {self.graphs} graphs, {len(RULES)} rules: "
                f"{self.compared} tensors compared, {mismatches} tensor mismatches, "
                f"{len(self.findings) - mismatches} other findings")  # fmt: skip


def lint(folder: Path, code: Path, plans: Mapping[str, PlanShapes] = PLANS) -> Report:
    """Every rule over every model of the repository `folder`; `code` is the checkout its shims import from."""
    repository, findings = read_repository(folder, plans, code)
    compared = 0
    for model in repository.models.values():
        for rule in RULES:
            checks = Checks(model.name)
            rule(model, repository, checks)
            findings += checks.findings
            compared += checks.compared
    graphs = sum(model.graph is not None for model in repository.models.values())
    return Report(len(repository.models), graphs, compared, tuple(findings))
