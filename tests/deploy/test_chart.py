"""The chart as Helm renders it, against Kubernetes' own schemas and against what the pods promise."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from client.cli.__main__ import parser
from client.gateway.config import config_of
from client.gateway.secret_files import SUFFIX, file_variables
from python_backends.runtime.config import CHECKOUT
from tests.deploy.tools import CHART, Manifest, kubernetes_errors, rendered

NAMED = ("--set", "secrets.existing=keys")
EVERYTHING = (*NAMED, "--set", "serviceMonitor.enabled=true", "--set", "ingress.enabled=true", "--set",
              "ingress.hosts[0].host=a.example", "--set", "triton.autoscaling.enabled=true", "--set",
              "triton.traces=http://otel:4318/v1/traces", "--set", "gateway.settings.RATE=7", "--set-json",
              'networkPolicy.metricsFrom=[{"namespaceSelector":{}}]', "--set", "triton.webIndex.existingClaim=pages",
              "--set", "triton.models.existingClaim=models")  # fmt: skip
GPU = (*NAMED, "-f", str(CHART / "values-gpu.yaml"))
RELEASES = {"as it is": NAMED, "everything": EVERYTHING, "gpu": GPU}
NOT_KUBERNETES_OWN = {"ServiceMonitor"}


def one(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    return next(item for item in manifests if item["kind"] == kind and item["metadata"]["name"].endswith(name))


def container(manifests: list[Manifest], part: str) -> Manifest:
    pod = one(manifests, "Deployment", part)["spec"]["template"]["spec"]
    found: Manifest = pod["containers"][0]
    return found


def variables(of: Manifest) -> dict[str, str]:
    return {entry["name"]: entry["value"] for entry in of["env"]}


@pytest.mark.parametrize("version", ["1.30", "1.37"])
@pytest.mark.parametrize("arguments", RELEASES.values(), ids=RELEASES)
def test_kubernetes_understands_every_field(arguments: tuple[str, ...], version: str) -> None:
    manifests = rendered(*arguments)
    assert len(manifests) >= 10
    wrong = {f"{item['kind']} {item['metadata']['name']}": errors for item in manifests
             if item["kind"] not in NOT_KUBERNETES_OWN and (errors := kubernetes_errors(item, version))}  # fmt: skip
    assert wrong == {}


def test_the_schemas_would_notice_a_wrong_field() -> None:
    deployment = one(rendered(*NAMED), "Deployment", "triton")
    deployment["spec"]["template"]["spec"]["containers"][0]["readOnlyFilesystem"] = True
    assert kubernetes_errors(deployment, "1.37")


@pytest.mark.parametrize("arguments", RELEASES.values(), ids=RELEASES)
def test_every_pod_is_confined(arguments: tuple[str, ...]) -> None:
    for item in rendered(*arguments):
        if item["kind"] not in ("Deployment", "Pod"):
            continue
        spec = item["spec"] if item["kind"] == "Pod" else item["spec"]["template"]["spec"]
        assert spec["securityContext"]["runAsNonRoot"] and not spec["automountServiceAccountToken"]
        for each in spec["containers"]:
            assert each["securityContext"] == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}
            }  # fmt: skip
            assert "memory" in each["resources"]["limits"]
            assert not [entry for entry in each.get("env", []) if "KEY" in entry.get("value", "").upper().split("/")[0]]


@pytest.mark.parametrize("arguments", RELEASES.values(), ids=RELEASES)
def test_services_policies_and_budgets_select_the_pods_they_mean(arguments: tuple[str, ...]) -> None:
    manifests = rendered(*arguments)
    for part in ("gateway", "triton"):
        labels = one(manifests, "Deployment", part)["spec"]["template"]["metadata"]["labels"]
        ports = {port["name"] for port in container(manifests, part)["ports"]}
        selectors = [one(manifests, "Service", part)["spec"]["selector"],
                     one(manifests, "NetworkPolicy", part)["spec"]["podSelector"]["matchLabels"],
                     one(manifests, "PodDisruptionBudget", part)["spec"]["selector"]["matchLabels"]]  # fmt: skip
        assert all(selector.items() <= labels.items() and selector["app.kubernetes.io/component"] == part
                   for selector in selectors)  # fmt: skip
        assert {port["targetPort"] for port in one(manifests, "Service", part)["spec"]["ports"]} <= ports


def test_only_the_gateway_reaches_triton() -> None:
    policy = one(rendered(*NAMED), "NetworkPolicy", "triton")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"] and len(policy["ingress"]) == 1
    (source,) = policy["ingress"][0]["from"]
    assert source["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "gateway"
    closed = one(rendered(*NAMED, "--set", "networkPolicy.web=false"), "NetworkPolicy", "triton")["spec"]["egress"]
    assert [port["port"] for rule in closed for port in rule["ports"]] == [53, 53]


@pytest.mark.parametrize("arguments", RELEASES.values(), ids=RELEASES)
def test_a_pod_leaves_before_it_stops_and_has_the_time_to_finish(arguments: tuple[str, ...]) -> None:
    manifests = rendered(*arguments)
    for part in ("gateway", "triton"):
        pod = one(manifests, "Deployment", part)["spec"]["template"]["spec"]
        waits = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert waits > 5, "the gateway looks names up every 5 s"
        assert pod["terminationGracePeriodSeconds"] >= waits + 60 + 10


def test_start_up_is_waited_for_longer_on_a_gpu() -> None:
    def patience(arguments: tuple[str, ...]) -> int:
        probe = container(rendered(*arguments), "triton")["startupProbe"]
        return int(probe["periodSeconds"] * probe["failureThreshold"])

    assert patience(NAMED) >= 360 and patience(GPU) >= 3600
    args = container(rendered(*NAMED), "triton")["args"]
    ready = next(int(arg.split("=")[1]) for arg in args if arg.startswith("--ready-seconds"))
    assert patience(NAMED) > ready, "Triton's own reason is worth more than the probe's"


@pytest.mark.parametrize("arguments", [NAMED, EVERYTHING], ids=["as it is", "everything"])
def test_the_programs_take_what_they_are_given(arguments: tuple[str, ...]) -> None:
    manifests = rendered(*arguments)
    options = parser().parse_args(container(manifests, "triton")["args"])
    assert options.listen == "0.0.0.0" and options.drain_seconds == 60
    given = variables(container(manifests, "gateway"))
    assert {name for name in given if name.endswith(SUFFIX)} == file_variables()
    plain = {name: value for name, value in given.items() if not name.endswith(SUFFIX)}
    config = config_of(plain, host="127.0.0.1", port=8000, metrics="t:8002")
    assert config.timeouts.drain == 60
    service = one(manifests, "Service", "triton")
    assert service["spec"]["clusterIP"] == "None"
    assert [place.name for place in config.hosts.places] == [service["metadata"]["name"]]
    ports = {port["name"]: port["port"] for port in service["spec"]["ports"]}
    assert [(place.grpc_port, place.metrics_port) for place in config.hosts.places] == [
        (ports["grpc"], ports["metrics"])
    ]


def test_gpu_pods_ask_for_a_gpu_and_the_profile() -> None:
    manifests = rendered(*GPU)
    pod = one(manifests, "Deployment", "triton")["spec"]["template"]["spec"]
    assert pod["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert pod["containers"][0]["image"] == "openfaze:0.1.0-gpu" and pod["nodeSelector"] and pod["tolerations"]
    assert "gpu" not in container(manifests, "gateway")["image"]
    assert "--model-config-name=gpu" in (CHECKOUT / "Dockerfile").read_text("utf-8")


def test_a_digest_counts_before_a_tag() -> None:
    digest = "sha256:" + "a" * 64
    manifests = rendered(*NAMED, "--set", f"image.repository=r/o,image.digest={digest},triton.image.repository=r/g,"
                         "triton.image.tag=v2")  # fmt: skip
    assert container(manifests, "gateway")["image"] == f"r/o@{digest}"
    assert container(manifests, "triton")["image"] == "r/g:v2"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "secrets.existing must name a Secret"),
        ((*NAMED, "--set", "tritn.replicas=2"), "tritn"),
        ((*NAMED, "--set", "triton.profile=tpu"), "profile"),
        ((*NAMED, "--set", "gateway.settings.TRITONS=x"), "TRITONS"),
        ((*NAMED, "--set", "triton.state.existingClaim=c,triton.replicas=2"), "belongs to one pod"),
        ((*NAMED, "--set", "gateway.drainSeconds=0"), "drainSeconds"),  # which the gateway refuses
        ((*NAMED, "--set", "triton.nodeSelector.gpu=true"), "nodeSelector"),
        ((*NAMED, "--set", "gateway.podAnnotations.port=8000"), "podAnnotations"),
        ((*NAMED, "--set", "fullnameOverride=Open_Faze"), "fullnameOverride"),
        ((*NAMED, "--set", f"nameOverride={'a' * 64}"), "nameOverride"),
    ],
    ids=[
        "no secret",
        "unknown value",
        "unknown profile",
        "a setting of the chart's",
        "one claim, two pods",
        "no time to drain",
        "a label that is no text",
        "an annotation that is none",
        "no name",
        "a long name",
    ],  # fmt: skip
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        rendered(*arguments)
    assert words in caught.value.stderr


def test_numbers_of_a_file_of_values_arrive_as_they_were_written(tmp_path: Path) -> None:
    sent = {"LIMIT_BODY_BYTES": 29360128, "MAX_BODY_MEMORY": 1073741824, "RATE": 0.5, "BURST": 7, "CACHE": "off"}
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(
        {"gateway": {"settings": sent}, "triton": {"autoscaling": {"enabled": True, "queueMilliseconds": 1500000}}}
    ))  # fmt: skip
    manifests = rendered(*NAMED, "-f", str(tmp_path / "values.yaml"))
    found = variables(container(manifests, "gateway"))
    assert {name: found[f"OPENFAZE_GATEWAY_{name}"] for name in sent} == {key: str(sent[key]) for key in sent}
    assert "1500000m" in str(one(manifests, "HorizontalPodAutoscaler", "triton"))


def test_every_value_has_a_schema() -> None:
    def unknown(values: Any, schema: Any, path: str = "") -> list[str]:
        if not isinstance(values, dict) or "properties" not in schema:
            return []
        assert schema["additionalProperties"] is False, path
        return [name for name in values if name not in schema["properties"]] + [
            found
            for name, value in values.items()
            for found in unknown(value, schema["properties"].get(name, {}), name)
        ]

    schema = yaml.safe_load((CHART / "values.schema.json").read_text("utf-8"))
    assert unknown(yaml.safe_load((CHART / "values.yaml").read_text("utf-8")), schema) == []
