"""Dashboards, alerts and the scaling rule ask for nothing that a running system does not say."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import httpx
import orjson
import pytest
import yaml

from python_backends.runtime.config import CHECKOUT
from tests.deploy.tools import CHART, DEPLOY, rendered

DASHBOARDS = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))
RULES = DEPLOY / "prometheus" / "rules.yml"
ADAPTER = DEPLOY / "prometheus" / "adapter.yaml"
# Prometheus' own, and labels that it or the operator adds to what it scrapes.
ADDED_METRICS, ADDED_LABELS = {"up"}, {"job", "instance", "namespace", "pod", "le"}
SUFFIXES = ("_bucket", "_sum", "_count")


def expressions() -> Iterator[str]:
    for path in DASHBOARDS:
        for panel in orjson.loads(path.read_bytes())["panels"]:
            yield from (target["expr"] for target in panel["targets"])
    for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for rule in yaml.safe_load(ADAPTER.read_text("utf-8"))["rules"]["custom"]:
        yield rule["seriesQuery"]
        yield rule["metricsQuery"].replace("<<.GroupBy>>", "pod").replace("<<.LabelMatchers>>", 'pod="p"')


def metrics_in(expression: str) -> set[str]:
    """The names that are neither functions nor labels nor words of the language."""
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring)\s*\([^)]*\)", " ", bare)
    return set(re.findall(r"\b[a-z][a-z_]\w*\b(?!\s*\()", bare)) - {"sum", "avg", "max", "min", "and", "or", "unless"}


def labels_in(expression: str) -> set[str]:
    bare = re.sub(r'"[^"]*"', '""', expression)
    matched = [re.findall(r"(\w+)\s*[=!]", inside) for inside in re.findall(r"\{([^}]*)\}", bare)]
    grouped = [re.findall(r"\w+", inside) for inside in re.findall(r"\bby\s*\(([^)]*)\)", bare)]
    return {label for found in [*matched, *grouped] for label in found}


def test_names_are_found_in_expressions() -> None:
    expression = 'sum by (le, model) (rate(a_total{x=~"y b_total"}[5m])) / 1e6 > clamp_min(c_d, 0.1) and up == 0'
    assert metrics_in(expression) == {"a_total", "c_d", "up"}
    assert labels_in(expression) == {"le", "model", "x"}


@pytest.mark.server
def test_everything_asked_for_is_exported(gateway: str, api_key: str) -> None:
    headers = {"Authorization": f"Bearer {api_key}"}
    with httpx.Client(base_url=gateway, headers=headers, trust_env=False, timeout=60) as client:
        question = {"model": "interfaze", "messages": [{"role": "user", "content": "Translate into Spanish: water"}]}
        client.post("/v1/chat/completions", json=question)
        text = client.get("/metrics").text
    exported: dict[str, set[str]] = {}
    for name, labels in re.findall(r"^([a-z_]\w*)(?:\{(.*)\})? ", text, re.M):
        exported.setdefault(name, set()).update(re.findall(r"(\w+)=", labels))
    asked = list(expressions())
    assert len(asked) > 25
    for expression in asked:
        names = metrics_in(expression) - ADDED_METRICS
        assert names <= exported.keys(), expression
        known = set().union(*(exported[name] for name in names)) | ADDED_LABELS
        assert labels_in(expression) <= known, expression


def test_the_scaler_asks_for_the_metric_that_the_adapter_serves() -> None:
    served = {rule["name"]["as"] for rule in yaml.safe_load(ADAPTER.read_text("utf-8"))["rules"]["custom"]}
    manifests = rendered("--set", "secrets.existing=k", "--set", "triton.autoscaling.enabled=true")
    scalers = [item["spec"]["metrics"] for item in manifests if item["kind"] == "HorizontalPodAutoscaler"]
    assert {entry["pods"]["metric"]["name"] for found in scalers for entry in found if "pods" in entry} == served


def test_dashboards_read_the_provisioned_source() -> None:
    folder = DEPLOY / "grafana" / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "prometheus.yaml").read_text("utf-8"))["datasources"]
    (provider,) = yaml.safe_load((folder / "dashboards" / "openfaze.yaml").read_text("utf-8"))["providers"]
    assert f"./deploy/grafana/dashboards:{provider['options']['path']}:ro" in (CHECKOUT / "compose.yaml").read_text(
        "utf-8"
    )
    boards = [orjson.loads(path.read_bytes()) for path in DASHBOARDS]
    assert len({board["uid"] for board in boards}) == len(boards) == 2
    panels = [panel for board in boards for panel in board["panels"]]
    assert {panel["datasource"]["uid"] for panel in panels} == {source["uid"]}
    assert all(panel["title"] and panel["description"] for panel in panels)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="needs promtool (apt-get install prometheus)")
def test_promtool_accepts_configuration_and_rules() -> None:
    for arguments in (["config", "--syntax-only", str(RULES.with_name("prometheus.yml"))], ["rules", str(RULES)]):
        done = subprocess.run(["promtool", "check", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_charts_gpu_values_are_the_ones_that_the_documentation_names() -> None:
    text = (CHECKOUT / "docs" / "deployment.md").read_text("utf-8")
    for path in (CHART / "values-gpu.yaml", ADAPTER, CHECKOUT / "compose.yaml", DEPLOY / "replay"):
        assert path.is_file() and str(path.relative_to(CHECKOUT)) in text
